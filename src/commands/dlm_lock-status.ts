// The exit statuses of dlm_lock that are not the command's own; dlm_lock-help.ts explains them to people.

export const lockStatus = {
  lost: 3,
  refused: 4,
  valueNotStored: 5,
  notExecutable: 126,
  notFound: 127,
} as const;
