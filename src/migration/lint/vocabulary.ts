// The commands that the rules know by name. A name that is missing here is taken for a program of the application.

const words = (...lines: readonly string[]): ReadonlySet<string> =>
  new Set(lines.join(' ').split(' '));

const builtins = words(
  '. : [ alias bg break case cd command continue echo eval exec exit export false fc fg getopts hash',
  'jobs kill let local print printf pwd read readonly return set shift test times trap true type',
  'typeset ulimit umask unalias unset wait whence [[',
);

/** What every shell does by itself. */
export function isShellBuiltin(name: string): boolean {
  return builtins.has(name);
}

/** Commands that are called to print. */
export const talkativeCommands = words(
  'echo print printf banner cat date df du env finger fuser head ls ps pwd tail type uptime w wc',
  'whence which who',
);

const quiet = words(
  'chgrp chmod chown cp evmpost exec expr kill ln logger mkdir mkfifo mknod mv nice nohup rm rmdir sleep',
  'su sync touch evmget evmwatch ifconfig niffconfig caa_start caa_stop caa_relocate asemgr nfs_ifconfig',
  'nfs_config renice umask',
);

/** Commands that print nothing unless they fail. */
export function isQuietCommand(name: string): boolean {
  return quiet.has(name) || (builtins.has(name) && !talkativeCommands.has(name));
}

const storage = words(
  // File systems.
  'mount umount mountall umountall newfs fsck tunefs',
  // AdvFS domains and filesets.
  'addvol advscan chfile chfsets chvol clonefset defragment mkfdmn mkfset renamefset rmfdmn rmfset rmvol',
  'salvage shfragbf showfdmn showfile showfsets switchlog',
  // LSM volumes and disk groups.
  'volassist volclonedg volctl voldctl voldg voldisk voldiskadd voldiskadm voldisksetup voledit volencap',
  'volevac volinstall voliod vollogcnvt volmake volmend volmigrate volnotify volplex volprint volreattach',
  'volreconfig volrecover volrestore volrootmir volsave volsd volsetup volstat voltrace volume volunroot',
  'volunmigrate volwatch',
);

/** AdvFS has two names that other programs have as well. */
const storagePaths = words(
  '/sbin/balance /usr/sbin/balance /sbin/advfs/verify /usr/sbin/verify /sbin/verify',
);

/** mount, umount, and the commands of AdvFS and LSM. */
export function isStorageCommand(name: string, path: string): boolean {
  return storage.has(name) || storagePaths.has(path);
}

/** Programs that belong to the script and not to its application. */
const helpers = words(
  'awk basename cat chgrp chmod chown cp cut date dirname egrep env evmpost expr fgrep find fuser grep',
  'head hostname id ifconfig kill ln logger ls mkdir mv niffconfig ps rm rmdir sed sleep sort sync tail',
  'tee touch tr uname uniq wc who whoami xargs netstat ping route arp mount umount',
);

/** True for a program that may be the application, or ends it. */
export function isApplicationProgram(name: string): boolean {
  return (
    !helpers.has(name) && !isShellBuiltin(name) && !storage.has(name) && !/^caa_|^evm/.test(name)
  );
}

/** Programs and names by which a script of a database is known. */
export const databaseWords =
  /oracle|sqlplus|svrmgrl|lsnrctl|dbstart|dbshut|informix|oninit|onmode|ontape|sybase|isql|ingres|mysqld|postgres|pg_ctl|redis-server/i;
