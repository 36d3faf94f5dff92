import { Injectable } from '@nestjs/common';

/** Tells whoever reads receipts that some have come, without the door knowing who that is. */
@Injectable()
export class ReceiptsInbox {
  private readonly listeners: (() => void)[] = [];

  onArrival(listener: () => void): void {
    this.listeners.push(listener);
  }

  arrived(): void {
    for (const listener of this.listeners) listener();
  }
}
