import { useMutation } from '@tanstack/react-query';
import { answered, api } from './client.js';

export function useExamination() {
  return useMutation({ mutationFn: () => answered(api.POST('/api/v1/doctor')) });
}
