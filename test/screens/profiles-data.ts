// Answers of the profile service for the screens: the profile clock of the pictures, and lists of many profiles.
import type { Method, ProfileSummary } from '../../src/protocol/index.ts';

export const clockAttributes: Readonly<Record<string, string>> = {
  NAME: 'clock',
  TYPE: 'application',
  ACTION_SCRIPT: 'clock.scr',
  ACTIVE_PLACEMENT: '0',
  AUTO_START: '0',
  CHECK_INTERVAL: '60',
  DESCRIPTION: 'Clock Application',
  FAILOVER_DELAY: '0',
  FAILURE_INTERVAL: '0',
  FAILURE_THRESHOLD: '0',
  HOSTING_MEMBERS: '',
  OPTIONAL_RESOURCES: '',
  PLACEMENT: 'balanced',
  REBALANCE: '',
  REQUIRED_RESOURCES: '',
  RESTART_ATTEMPTS: '1',
  SCRIPT_TIMEOUT: '60',
};

/** The values of the picture in section 5.4. */
export const pictureAttributes = {
  ...clockAttributes,
  CHECK_INTERVAL: '5',
  FAILURE_INTERVAL: '12',
  FAILURE_THRESHOLD: '2',
  OPTIONAL_RESOURCES: 'application2',
  REBALANCE: 't:*:12:0',
  REQUIRED_RESOURCES: 'named',
  RESTART_ATTEMPTS: '2',
};

export const applicationDefaults = {
  ...clockAttributes,
  NAME: '',
  ACTION_SCRIPT: '',
  DESCRIPTION: '',
};

export const clockText = 'NAME=clock\nTYPE=application\n# every day\nACTION_SCRIPT=clock.scr\n';

type Answers = Readonly<Partial<Record<Method, unknown>>>;

/** A service that knows the profile clock; `more` answers other methods, or these differently. */
export function profileService(more: Answers = {}): (method: Method, params: unknown) => unknown {
  const answers: Answers = {
    'profile.read': { ok: true, attributes: clockAttributes, text: clockText, scriptShared: false },
    'profile.defaults': { ok: true, attributes: applicationDefaults, scripts: ['clock.scr'] },
    'profile.check': { ok: true, warnings: [] },
    'profile.create': { ok: true, warnings: [] },
    'profile.update': { ok: true, warnings: [] },
    'profile.validate': { ok: true, warnings: [] },
    'caa.register': { run: 7, exitCode: 0 },
    ...more,
  };
  return (method, params) => {
    const answer = answers[method];
    if (answer === undefined) throw new Error(`${method} is not answered by this test`);
    return typeof answer === 'function' ? answer(params) : answer;
  };
}

export function profile(name: string, more: Partial<ProfileSummary> = {}): ProfileSummary {
  return {
    name,
    type: 'application',
    registered: false,
    changed: false,
    errors: [],
    description: `${name} application`,
    ...more,
  };
}
