// The registered profile as text, alone and as a part of everything.
import { describe, expect, it } from 'vitest';
import { givenValues, parseProfile } from '../../src/engine/index.ts';
import { formatFull, formatRegisteredProfile, formatStatList } from '../../src/format/index.ts';
import { application, onlineOn } from './resources.ts';

/** The attributes of FX-12, in no order. */
const attributes = {
  SCRIPT_TIMEOUT: '60',
  ACTION_SCRIPT: 'cluster_lockd.scr',
  REBALANCE: '',
  NAME: 'cluster_lockd',
  ACTIVE_PLACEMENT: '0',
  AUTO_START: '1',
  CHECK_INTERVAL: '5',
  DESCRIPTION: 'Cluster lockd/statd',
  FAILOVER_DELAY: '30',
  FAILURE_INTERVAL: '60',
  TYPE: 'application',
  FAILURE_THRESHOLD: '1',
  HOSTING_MEMBERS: '',
  OPTIONAL_RESOURCES: '',
  PLACEMENT: 'balanced',
  REQUIRED_RESOURCES: '',
  RESTART_ATTEMPTS: '2',
};

const printed = `NAME=cluster_lockd
TYPE=application
ACTION_SCRIPT=cluster_lockd.scr
ACTIVE_PLACEMENT=0
AUTO_START=1
CHECK_INTERVAL=5
DESCRIPTION=Cluster lockd/statd
FAILOVER_DELAY=30
FAILURE_INTERVAL=60
FAILURE_THRESHOLD=1
HOSTING_MEMBERS=
OPTIONAL_RESOURCES=
PLACEMENT=balanced
REBALANCE=
REQUIRED_RESOURCES=
RESTART_ATTEMPTS=2
SCRIPT_TIMEOUT=60`;

describe('the registered profile', () => {
  it('CAA-484 FX-12 AMB-03 prints every attribute, NAME and TYPE first, the others in order', () => {
    expect(formatRegisteredProfile(attributes).join('\n')).toBe(printed);
  });

  it('CAA-485 AMB-04 the REBALANCE line of an application is printed even if it was never given', () => {
    const { REBALANCE: _, ...without } = attributes;
    expect(formatRegisteredProfile(without).join('\n')).toBe(printed);
    expect(formatRegisteredProfile({ NAME: 'n', TYPE: 'network' })).toEqual([
      'NAME=n',
      'TYPE=network',
    ]);
  });

  it('CAA-042 can be read again, whatever a value ends in', () => {
    const values = { ...attributes, REBALANCE: 't:*:*:0', DESCRIPTION: 'C:\\' };
    const text = formatRegisteredProfile(values).map((line) => `${line}\n`);
    const {
      HOSTING_MEMBERS: _h,
      OPTIONAL_RESOURCES: _o,
      REQUIRED_RESOURCES: _r,
      ...given
    } = values;
    expect(givenValues(parseProfile(text.join('')))).toEqual(given);
  });

  it('CAA-488 -f is the -v block followed by the profile', () => {
    const resource = application('cluster_lockd', onlineOn('rye'));
    expect(formatFull(resource, attributes)).toEqual([
      ...formatStatList([resource], { verbose: true }),
      ...printed.split('\n'),
    ]);
  });
});
