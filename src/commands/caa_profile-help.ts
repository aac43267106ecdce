// What caa_profile says of itself (caa_profile(8), manual 2.2.2 to 2.2.6).

/** The forms of the command line. */
export const synopsis: readonly string[] = [
  'caa_profile -create name -t application [-B executable_path]',
  '            [-a action_script] [-d description] [-p placement]',
  '            [-h hosting_members] [-r required_resources]',
  '            [-l optional_resources] [-o option=value[,...]] [-f] [-q]',
  'caa_profile -create name -t network -s subnet [-d description]',
  '            [-o option=value[,...]] [-f] [-q]',
  'caa_profile -create name -t {tape | changer} -n device_name',
  '            [-d description] [-o option=value[,...]] [-f] [-q]',
  'caa_profile -update name [option ...] [-q]',
  'caa_profile -validate name [-q]',
  'caa_profile -print [name ...] [-q]',
  'caa_profile -delete name [-q]',
];

/** What it does and what each option means, at most 80 columns. */
export const help: readonly string[] = [
  'Creates, changes, checks, prints and deletes resource profiles, which are the',
  'files /var/cluster/caa/profile/name.cap. The registry does not change: use',
  'caa_register afterwards, with -u for a resource that is registered already.',
  '',
  '  -B executable_path     make an action script that runs this program',
  '  -a action_script       the action script, or the name of the one that -B makes',
  '  -d description         a description of the resource',
  '  -p placement           balanced, favored or restricted',
  '  -h hosting_members     members that may host it, best first: -h "rye swiss"',
  '  -r required_resources  resources that it needs, as one argument',
  '  -l optional_resources  resources that placement prefers, as one argument',
  '  -s subnet              the subnet of a network, such as 16.69.225.0',
  '  -n device_name         device of a tape or changer, such as /dev/tape/tape1',
  '  -o option=value,...    further attributes:',
  '       ap=0|1  ACTIVE_PLACEMENT    as=0|1  AUTO_START',
  '       bt=day:hour:min REBALANCE   ci=n    CHECK_INTERVAL',
  '       fd=n    FAILOVER_DELAY      fi=n    FAILURE_INTERVAL',
  '       ft=n    FAILURE_THRESHOLD   ra=n    RESTART_ATTEMPTS',
  '       st=n    SCRIPT_TIMEOUT',
  '  -f                     overwrite an existing profile and generated script',
  '  -q                     print nothing; only the exit status tells',
  '  -help                  this text',
  '  -version               the version of this product',
];
