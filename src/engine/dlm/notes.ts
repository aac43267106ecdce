// What a process is still to be told: notifications in the order in which they arose, and blocked calls that may
// return. A call returns only after the notifications before it (DLM-306); notes of released locks are taken back.
import type { Blocking, CallReturn, Completion, DlmEvent, Notification, Pid } from './interface.ts';

/** What notifications are about; releasing it takes them back. */
export interface Subject {
  readonly released: boolean;
  notes: Note[] | null;
}

/** A notification on its way, and the lock whose release takes it back; null for one that says why the lock went. */
export class Note {
  readonly event: Notification;
  readonly mailbox: Mailbox;
  lock: Subject | null;
  previous: Note | null = null;
  next: Note | null = null;

  constructor(event: Notification, mailbox: Mailbox, lock: Subject | null) {
    this.event = event;
    this.mailbox = mailbox;
    this.lock = lock;
  }
}

export class Mailbox {
  readonly pid: Pid;
  /** The signal named with dlm_set_signal; 0 delivers nothing by itself (DLM-302). */
  signal = 0;
  signalBlocked = false;
  noteCount = 0;
  #first: Note | null = null;
  #last: Note | null = null;
  readonly #returns: CallReturn[] = [];

  constructor(pid: Pid) {
    this.pid = pid;
  }

  get isDelivering(): boolean {
    return this.signal !== 0 && !this.signalBlocked;
  }

  get hasSomething(): boolean {
    return this.#returns.length > 0 || (this.isDelivering && this.#first !== null);
  }

  addCompletion(event: Completion, lock: Subject): void {
    this.#add(new Note(event, this, lock.released ? null : lock));
  }

  /** At most one blocking notification is on its way for a lock: the newer one replaces the older. */
  addBlocking(event: Blocking, lock: Subject): void {
    const older = lock.notes?.find((note) => note.event.type === 'blocking');
    if (older !== undefined) takeBack(older);
    this.#add(new Note(event, this, lock));
  }

  addReturn(event: CallReturn): void {
    this.#returns.push(event);
  }

  /** The next notification whatever the signal says, as dlm_notify delivers it; null if there is none. */
  nextNote(): Notification | null {
    const note = this.#first;
    if (note === null) return null;
    takeBack(note);
    return note.event;
  }

  /** The next thing to deliver. */
  next(): DlmEvent | null {
    const note = this.isDelivering ? this.nextNote() : null;
    return note ?? this.#returns.shift() ?? null;
  }

  #add(note: Note): void {
    note.previous = this.#last;
    if (this.#last === null) this.#first = note;
    else this.#last.next = note;
    this.#last = note;
    this.noteCount += 1;
    if (note.lock === null) return;
    if (note.lock.notes === null) note.lock.notes = [note];
    else note.lock.notes.push(note);
  }

  remove(note: Note): void {
    if (note.previous === null) this.#first = note.next;
    else note.previous.next = note.next;
    if (note.next === null) this.#last = note.previous;
    else note.next.previous = note.previous;
    this.noteCount -= 1;
  }

  /** What is still to be delivered, oldest first, for those who look. */
  contents(): readonly DlmEvent[] {
    const events: DlmEvent[] = [];
    for (let note = this.#first; note !== null; note = note.next) events.push(note.event);
    return [...events, ...this.#returns];
  }
}

/** Takes a notification out of its mailbox and from its lock. */
function takeBack(note: Note): void {
  note.mailbox.remove(note);
  const notes = note.lock?.notes;
  if (note.lock === null || notes == null) return;
  note.lock.notes = notes.length === 1 ? null : notes.filter((other) => other !== note);
}

/** Takes back whatever has not been delivered about a lock, to anybody (DLM-243) or to one process (DLM-350). */
export function takeBackNotes(lock: Subject, mailbox: Mailbox | null = null): void {
  for (const note of lock.notes ?? []) {
    if (mailbox === null || note.mailbox === mailbox) takeBack(note);
  }
}
