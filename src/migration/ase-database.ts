// The text of a saved ASE database, as `asemgr -d -C` writes it since version 1.5 (manual 5.2.1): services, their lines,
// and whatever is not understood. What a service becomes is decided in service.ts.

/** One `Key: value` line. */
export interface AseField {
  readonly key: string;
  readonly value: string;
  readonly line: number;
}

/** A `Device:` or `AdvFS domain:` line with the indented lines below it. */
export interface AseStorage extends AseField {
  readonly details: readonly AseField[];
}

export interface AseService {
  /** From its `Service name` line, else from the line that begins it. */
  readonly name: string;
  readonly line: number;
  readonly fields: readonly AseField[];
  readonly storage: readonly AseStorage[];
}

export interface AseDatabase {
  readonly services: readonly AseService[];
  /** Lines that say nothing to us, with the service they stand in. */
  readonly unread: readonly { readonly line: number; readonly text: string }[];
}

export type AseDatabaseResult =
  | { readonly form: 'version-1.5'; readonly database: AseDatabase }
  /** What `asemgr -dv` of version 1.4 and before prints: no scripts, another layout (manual 5.2.2). */
  | { readonly form: 'version-1.4'; readonly line: number }
  | { readonly form: 'unknown' };

const storageKeys = new Set([
  ...['device', 'advfs domain', 'lsm volume', 'lsm disk group', 'disk group', 'volume'],
  ...['tape device', 'tape', 'media changer', 'changer', 'drd device', 'drd'],
]);

/** Lines of the listing that the older versions print. */
const oldForm =
  /^\s*(?:Status for \S+ service\b|Member Status\b|Service Status\b|Status:\s+Relocate:|(?:Member|Service):?\s+Host Status:|.*Placement Policy:\s+Favored Member)/i;

/** Reads the text; a line that is not understood is kept and never stops the reading. */
export function parseAseDatabase(text: string): AseDatabaseResult {
  const lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  if (!lines.some((line) => serviceStart.test(line))) {
    const old = lines.findIndex((line) => oldForm.test(line) || /^\s*Service name:/i.test(line));
    return old < 0 ? { form: 'unknown' } : { form: 'version-1.4', line: old + 1 };
  }
  return { form: 'version-1.5', database: readServices(lines) };
}

const serviceStart = /^@startService\s+(\S.*)$/;
const fieldLine = /^(\s*)([^:\s][^:]*?)\s*:(?:\s+(.*?))?\s*$/;

interface OpenStorage extends AseField {
  readonly details: AseField[];
}

interface OpenService {
  readonly started: string;
  readonly line: number;
  readonly fields: AseField[];
  readonly storage: OpenStorage[];
}

function readServices(lines: readonly string[]): AseDatabase {
  const services: OpenService[] = [];
  const unread: { line: number; text: string }[] = [];
  let isOpen = false;
  for (const [index, text] of lines.entries()) {
    const line = index + 1;
    const [, started] = serviceStart.exec(text) ?? [];
    const service = isOpen ? services.at(-1) : undefined;
    if (text.trim() === '' || text.startsWith('!!')) continue;
    if (started !== undefined) {
      services.push({ started: started.trim(), line, fields: [], storage: [] });
      isOpen = true;
    } else if (/^@endService\b/.test(text)) isOpen = false;
    else if (service === undefined || !takeField(service, text, line)) unread.push({ line, text });
  }
  return { services: services.map(closeService), unread };
}

/** False if the line says nothing to us. */
function takeField(service: OpenService, text: string, line: number): boolean {
  const [, indent = '', key, value = ''] = fieldLine.exec(text) ?? [];
  if (key === undefined) return false;
  const field = { key, value, line };
  const storage = service.storage.at(-1);
  if (indent !== '') {
    storage?.details.push(field);
    return storage !== undefined;
  }
  if (storageKeys.has(key.toLowerCase())) service.storage.push({ ...field, details: [] });
  else service.fields.push(field);
  return true;
}

function closeService({ started, line, fields, storage }: OpenService): AseService {
  const named = fields.find(({ key }) => key.toLowerCase() === 'service name');
  const name = named === undefined || named.value === '' ? started : named.value;
  return { name, line: named?.line ?? line, fields, storage };
}
