// What the screens say of every action while the service cannot be reached.

/** A refusal with its remedy, for a key that would change something. */
export const noLineText =
  'There is no line to the cluster service, so nothing can be changed. F2 tries again.';
