// The registered attributes of a network, tape or changer resource as typed values (manual 2.2.3 to 2.2.5).
import type { Millis, MonitoredDocument, MonitoredType } from '../../documents.ts';

export interface MonitoredSettings {
  readonly description: string;
  /** SUBNET or DEVICE_NAME. */
  readonly subject: string;
  readonly failureThreshold: number;
  readonly failureIntervalMs: Millis;
}

const millisPerSecond = 1000;

/** Reads the merged attributes of a registered resource that is no application. */
export function readMonitoredSettings(
  attributes: MonitoredDocument['attributes'],
): MonitoredSettings {
  return {
    description: attributes.DESCRIPTION ?? '',
    subject: attributes.SUBNET ?? attributes.DEVICE_NAME ?? '',
    failureThreshold: Number(attributes.FAILURE_THRESHOLD ?? ''),
    failureIntervalMs: Number(attributes.FAILURE_INTERVAL ?? '') * millisPerSecond,
  };
}

/** The type of a resource that CAA only watches; null for an application. */
export function monitoredTypeOf(attributes: MonitoredDocument['attributes']): MonitoredType | null {
  switch (attributes.TYPE) {
    case 'network':
    case 'tape':
    case 'changer':
      return attributes.TYPE;
    default:
      return null;
  }
}
