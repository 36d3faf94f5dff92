/** The messages of uploads and searches as protobufjs gives them: absent fields are absent, enums are names, int64 text. */
export interface AdsUserIdentifier {
  readonly hashed_email?: string;
  readonly hashed_phone_number?: string;
  readonly mobile_id?: string;
  readonly third_party_user_id?: string;
  readonly address_info?: object;
}

export interface ClickConversion {
  readonly gclid?: string;
  readonly gbraid?: string;
  readonly wbraid?: string;
  readonly conversion_action?: string;
  readonly conversion_date_time?: string;
  readonly conversion_value?: number;
  readonly currency_code?: string;
  readonly order_id?: string;
  readonly user_identifiers?: readonly AdsUserIdentifier[];
  readonly custom_variables?: readonly object[];
  readonly external_attribution_data?: object;
  readonly user_ip_address?: string;
  readonly session_attributes_encoded?: Uint8Array;
  readonly session_attributes_key_value_pairs?: object;
}

export interface UploadRequest {
  readonly customer_id?: string;
  readonly conversions?: readonly ClickConversion[];
  readonly partial_failure?: boolean;
  readonly validate_only?: boolean;
  readonly job_id?: number;
}

export interface ConversionAdjustment {
  readonly order_id?: string;
  readonly conversion_action?: string;
  readonly adjustment_date_time?: string;
  readonly adjustment_type?: string;
}

export interface AdjustmentsRequest extends Omit<UploadRequest, 'conversions'> {
  readonly conversion_adjustments?: readonly ConversionAdjustment[];
}

export type ClickConversionResult = Pick<
  ClickConversion,
  'gclid' | 'gbraid' | 'wbraid' | 'conversion_action' | 'conversion_date_time' | 'user_identifiers'
>;

export interface SearchRequest {
  readonly customer_id?: string;
  /** GAQL. */
  readonly query?: string;
}

export interface SearchResponse {
  readonly results: readonly Readonly<Record<string, object>>[];
  readonly field_mask: { readonly paths: readonly string[] };
}

export interface UploadResponse {
  readonly partial_failure_error?: { readonly code: number; readonly message: string; readonly details: readonly object[] };
  readonly results: readonly (ClickConversionResult | ConversionAdjustment)[];
  /** int64. */
  readonly job_id: string;
}
