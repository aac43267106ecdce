// The rules for action scripts, one at a time: a script without findings gets one line that breaks a rule, and exactly that
// is found. The severities are those of the specification.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  type Finding,
  type LintSubject,
  lintScript,
  orderFindings,
} from '../../src/migration/index.ts';

/** Nothing is wrong with it; line 6 is the first of the start entry, 12 the first of stop, 16 that of check. */
const good = `#!/bin/sh
PATH=/sbin:/usr/sbin:/usr/bin
export PATH
case $1 in
start)
    /app/bin/serve >/dev/null 2>&1 &
    evmpost -a started
    exit 0
    ;;
stop)
    # Nothing is left behind.
    fuser -k /app >/dev/null 2>&1
    exit 0
    ;;
check)
    /app/bin/ask >/dev/null 2>&1 && exit 0
    exit 2
    ;;
*)
    exit 2
    ;;
esac
`;

function lint(text: string, more: Partial<LintSubject> = {}): readonly Finding[] {
  const subject: LintSubject = {
    file: 'app.scr',
    text,
    role: 'action',
    requiresNetwork: null,
    devices: new Map(),
    ...more,
  };
  return orderFindings(lintScript(subject));
}

const brief = (findings: readonly Finding[]): readonly string[] =>
  findings.map(({ rule, severity, line }) => `${line} ${rule} ${severity}`);

/** The good script with a line put before one of its lines. */
function withLine(at: number, line: string, text = good): string {
  return text
    .split('\n')
    .toSpliced(at - 1, 0, line)
    .join('\n');
}

function found(at: number, line: string): readonly string[] {
  return brief(lint(withLine(at, line)));
}

function replaced(from: string | RegExp, to: string): readonly Finding[] {
  const text = good.replace(from, to);
  expect(text).not.toBe(good);
  return lint(text);
}

describe('a script that follows all rules', () => {
  it('has no findings', () => {
    expect(lint(good)).toEqual([]);
  });

  it('may test its argument in ifs, by a variable, or call functions of that name', () => {
    const ifs = `#!/bin/sh
PATH=/usr/bin
ACTION=$1
if [ "$ACTION" = start ]; then
    evmpost -a x; exit 0
elif [ x$1 = xstop ]; then
    wait; exit 0
elif test "\${1}" = "check"; then
    exit 0
fi
`;
    expect(brief(lint(ifs))).toEqual([]);
    const functions = `#!/bin/sh
PATH=/usr/bin
start() { evmpost -a x; return 0; }
stop() { while true; do kill -0 5 || return 0; done; }
check() { test -f /x && return 0; return 2; }
case $1 in start | stop | check) "$1" ;; *) exit 2 ;; esac
`;
    expect(brief(lint(functions))).toEqual([]);
  });
});

describe('L1, commands of ASE', () => {
  it.each([
    ['CAA-564 asemgr -d becomes caa_stat', 'asemgr -d', 'caa_stat'],
    ['CAA-564 whatever follows in the word', '/usr/sbin/asemgr -dv svc >/dev/null', 'caa_stat'],
    ['CAA-565 asemgr -m becomes caa_relocate', 'asemgr -m svc rye', 'caa_relocate'],
    ['CAA-566 asemgr -s becomes caa_start', 'asemgr -s svc', 'caa_start'],
    ['CAA-567 asemgr -x becomes caa_stop', 'asemgr -x svc', 'caa_stop'],
    [
      'CAA-568 any other use has no equivalent',
      'asemgr',
      'caa_profile, caa_register, caa_unregister, caa_balance and caa_report',
    ],
    ['CAA-568 nor has an option without one', 'asemgr -q', 'no direct equivalent'],
  ])('%s', (_title, line, remedy) => {
    const findings = lint(withLine(6, `    ${line}`));
    expect(brief(findings)).toEqual(['6 L1 error']);
    expect(findings[0]?.remedy).toContain(remedy);
  });

  it.each([
    ['in grave accents', 'X=`asemgr -d`'],
    ['in a substitution', 'test -n "$(asemgr -d)"'],
    ['behind a carrier', 'exec nohup asemgr -d >/dev/null'],
    ['through a variable', 'A="/usr/sbin/asemgr -d"; $A'],
    ['in a script for su', 'su - root -c "cd /; asemgr -d"'],
    ['in a pipeline', 'asemgr -d | grep -q x'],
    ['in a condition', 'if asemgr -d; then :; fi'],
    ['in a function', 'f() { asemgr -d; }'],
    ['in parentheses', '( cd / && asemgr -d )'],
    ['behind &&', 'true && asemgr -d'],
  ])('CAA-564 asemgr is found %s', (_title, line) => {
    expect(found(6, line).filter((each) => each.includes('L1'))).toEqual(['6 L1 error']);
  });

  it('CAA-564 but not in a comment or as a word that is only printed', () => {
    expect(found(6, '# asemgr -d')).toEqual([]);
    expect(found(6, 'true # asemgr -d')).toEqual([]);
    expect(found(6, 'evmpost -a "no asemgr -d"')).toEqual([]);
  });
});

describe('L2, entry points', () => {
  it.each([
    ['start', /^start\)$/m],
    ['stop', /^stop\)$/m],
    ['check', /^check\)$/m],
  ])('CAA-569 a script without a %s entry is an error', (entry, pattern) => {
    const findings = replaced(pattern, 'other)').filter(({ rule }) => rule === 'L2');
    expect(brief(findings)).toEqual(['1 L2 error']);
    expect(findings[0]?.message).toBe(`the script has no ${entry} entry point.`);
    expect(findings[0]?.remedy).toContain('template.scr');
  });

  it('CAA-569 a script of ASE has none of the three', () => {
    const [finding] = lint('#!/bin/sh\nexit 0\n').filter(({ rule }) => rule === 'L2');
    expect(finding).toMatchObject({
      severity: 'error',
      message: 'the script has no start or stop or check entry point.',
    });
  });
});

describe('L3, output', () => {
  it.each([
    ['echo', 'echo started'],
    ['print', 'print started'],
    ['echo to standard error', 'echo failed >&2'],
    ['the last command of a pipeline', 'true | cat'],
  ])('CAA-571 %s goes to /dev/null', (_title, line) => {
    const findings = lint(withLine(6, line));
    expect(brief(findings)).toEqual(['6 L3 notice']);
    expect(findings[0]?.message).toContain('/dev/null');
    expect(findings[0]?.remedy).toMatch(/evmpost.*logger.*\/dev\/console.*file/);
  });

  it('CAA-571 commands of which it is not known are told once for the script', () => {
    const text = withLine(12, '/app/bin/end', withLine(6, '/app/bin/begin'));
    const findings = lint(text);
    expect(brief(findings)).toEqual(['6 L3 notice']);
    expect(findings[0]?.message).toContain('begin and end');
  });

  it.each([
    ['redirected to a file', 'echo x >/tmp/x'],
    ['redirected with its group', '{ echo x; date; } >/tmp/x'],
    ['redirected with its loop', 'for I in 1 2; do echo $I; done >/tmp/x'],
    ['piped on', 'echo x | logger'],
    ['taken into a variable', 'X=`echo x`'],
    ['turned by exec before', 'exec >/tmp/x; echo x'],
  ])('CAA-571 output %s is not lost', (_title, line) => {
    expect(found(6, line)).toEqual([]);
  });

  it('CAA-572 output appended to a file must be watched', () => {
    const findings = lint(withLine(6, 'LOG=/var/adm/x.log; echo x >> $LOG'));
    expect(brief(findings)).toEqual(['6 L3 notice']);
    expect(findings[0]?.message).toContain('/var/adm/x.log');
    expect(findings[0]?.remedy).toContain('file system');
  });

  it('CAA-571 what no entry point runs is lost by nobody: the usage line, and what $() takes', () => {
    const text = withLine(2, 'mode() { echo on; }', good.replace('*)\n', '*)\n    echo usage\n'));
    expect(brief(lint(text))).toEqual([]);
    expect(brief(lint(withLine(7, 'X=$(mode)', text)))).toEqual([]);
    expect(brief(lint(withLine(7, 'mode', text)))).toEqual(['2 L3 notice']);
  });

  it('CAA-571 a function that says its arguments is meant so where events are posted besides', () => {
    const text = withLine(7, 'say started', withLine(2, 'say() { echo "$NAME: $*"; }'));
    expect(brief(lint(text))).toEqual([]);
    const silent = text.replace('evmpost -a started', ':');
    expect(brief(lint(silent))).toEqual(['1 L10 notice', '2 L3 notice']);
  });

  it('CAA-572 a file that the script empties by itself is watched', () => {
    const text = withLine(6, 'LOG=/var/adm/x.log; echo x >> $LOG');
    expect(brief(lint(withLine(18, ': >"$LOG"', text)))).toEqual([]);
    expect(brief(lint(withLine(18, ': >/var/adm/y.log', text)))).toEqual(['6 L3 notice']);
  });

  it('CAA-573 output to the console is not kept', () => {
    const findings = lint(withLine(6, 'echo x >/dev/console'));
    expect(brief(findings)).toEqual(['6 L3 notice']);
    expect(findings[0]?.message).toContain('kept nowhere');
  });
});

describe('L4, nfs_ifconfig', () => {
  it.each(['nfs_ifconfig', '/var/ase/lib/nfs_ifconfig', 'nfs_config'])(
    'CAA-574 %s does not exist any more',
    (name) => {
      const findings = lint(withLine(6, `${name} start 16.1.1.1 >/dev/null`));
      expect(brief(findings)).toEqual(['6 L4 error']);
      expect(findings[0]?.remedy).toMatch(
        /ifconfig \.\.\. alias.*ifconfig \.\.\. -alias.*cluster alias/,
      );
    },
  );
});

describe('L5, processes left behind', () => {
  it.each([
    ['grep', 'grep -q "filesystem busy" /tmp/x'],
    ['a case', 'case "$X" in *"filesystem busy"*) : ;; esac'],
    ['another spelling', 'test "$X" = "File system is busy"'],
  ])('CAA-575 a test for the message by %s is an error', (_title, line) => {
    expect(found(6, line)).toEqual(['6 L5 error']);
  });

  it.each([
    ['in an if', 'if umount /x; then :; fi'],
    ['by $? two lines on', 'umount /x\n\ntest $? -ne 0'],
    ['with ||', 'umount /x || exit 2'],
    ['by $?', 'umount /x; test $? -ne 0'],
  ])('CAA-575 so is a test of the exit status of umount %s', (_title, line) => {
    expect(found(6, line)).toEqual(['6 L5 error', '6 L6 error']);
  });

  it('CAA-575 an unmount whose status nobody looks at is no sign of it', () => {
    expect(found(12, 'umount /x')).toEqual(['12 L6 error']);
  });

  it('CAA-576 a stop entry that neither waits nor uses fuser is warned of', () => {
    const findings = replaced('fuser -k /app >/dev/null 2>&1', 'kill 5');
    expect(brief(findings)).toEqual(['10 L5 warning']);
  });

  it.each(['wait', 'until kill -0 5; do sleep 1; done', '/usr/sbin/fuser -ck /x >/dev/null'])(
    'CAA-576 %s is enough',
    (line) => {
      expect(brief(replaced('fuser -k /app >/dev/null 2>&1', line))).toEqual([]);
    },
  );

  it.each([
    ['for X in 1 2; do until kill -0 $X; do sleep 1; done; done', []],
    ['for X in 1 2; do kill $X; done', ['10 L5 warning']],
    ['exec $INIT "$1" >/dev/null', []],
    ['end() { /app/bin/quit "$1" >/dev/null; }; end 5', ['10 L5 warning']],
  ])(
    'CAA-576 a loop in a loop waits, and so may the program that is told stop: %s',
    (line, says) => {
      const findings = replaced('fuser -k /app >/dev/null 2>&1', line);
      expect(brief(findings)).toEqual(says);
    },
  );

  it('CAA-576 only the stop entry counts, with the functions that it calls', () => {
    expect(
      brief(lint(withLine(6, 'wait', good.replace('fuser -k /app >/dev/null 2>&1', 'kill 5')))),
    ).toEqual(['11 L5 warning']);
    const inFunction = withLine(
      2,
      'end() { wait; }',
      good.replace('fuser -k /app >/dev/null 2>&1', 'end'),
    );
    expect(brief(lint(inFunction))).toEqual([]);
  });

  it('CAA-577 the advice closes files, tests each directory, tries again and fails', () => {
    const [finding] = replaced('fuser -k /app >/dev/null 2>&1', 'kill 5');
    expect(finding?.remedy).toMatch(
      /each application directory.*"fuser -ck DIR".*"fuser -uv DIR".*once more.*exit 2.*operator/,
    );
  });
});

describe('L6, storage', () => {
  it.each([
    'mount dom#set /x',
    '/sbin/umount -v /x',
    'mkfdmn /dev/disk/dsk3c dom',
    'rmfset dom set',
    'chfsets -L dom set',
    'volassist make v 1g',
    'voldg import dg',
    'volume start v',
    'voldisk online dsk3',
    'showfsets dom >/tmp/x',
    '/sbin/balance dom',
    'newfs /dev/rdisk/dsk3c',
  ])('CAA-578 %s is an error', (line) => {
    const findings = lint(withLine(6, line));
    expect(brief(findings)).toEqual(['6 L6 error']);
    expect(findings[0]?.remedy).toContain('mount points');
  });

  it('CAA-578 a program of the application may have the name of an AdvFS command', () => {
    expect(found(6, '/app/bin/balance >/dev/null')).toEqual([]);
  });
});

describe('L7, device names', () => {
  it.each([
    '/dev/rz12c',
    '/dev/rrz8a',
    '/dev/rzb16',
    '/dev/rz*',
    '/dev/rmt0h',
    '/dev/nrmt1',
    'rz3',
  ])('CAA-579 %s is an old name', (name) => {
    const findings = lint(withLine(6, `test -r ${name}`));
    expect(brief(findings)).toEqual(['6 L7 notice', '6 L7 error']);
    expect(findings[1]?.message).toContain(name);
  });

  it('CAA-579 the remedy shows the form of the new names', () => {
    const [, disk] = lint(withLine(6, 'test -r /dev/rz12c'));
    const [, tape] = lint(withLine(6, 'test -r /dev/rmt0h'));
    expect(disk?.remedy).toMatch(/\/dev\/disk\/dskN.*\/dev\/rdisk\/dskN.*\/dev\/changer\/mcN/);
    expect(tape?.remedy).toContain('/dev/tape/tapeN');
  });

  it.each(['/dev/drd/drd1', '/dev/rdrd/drd3'])('CAA-580 %s is of the raw disk services', (name) => {
    const findings = lint(withLine(6, `test -r ${name}`));
    expect(brief(findings)).toEqual(['6 L7 notice', '6 L7 error']);
    expect(findings[1]?.remedy).toContain('/dev/rdisk/dsk2c');
  });

  it('CAA-580 new names and other words are none', () => {
    expect(found(6, 'test -r /dev/disk/dsk3c -a -r /dev/rdisk/dsk1a -a x = quartz3')).toEqual([]);
    expect(found(6, 'test -r /app/rz12c.log -a -r /dev/rz12/x')).toEqual([]);
    expect(found(6, '# /dev/rz12c')).toEqual([]);
  });

  it('CAA-582 buses that were renumbered are recalled once', () => {
    const findings = lint(withLine(12, 'test -r /dev/rz2', withLine(6, 'test -r /dev/rz1')));
    expect(brief(findings)).toEqual(['6 L7 notice', '6 L7 error', '12 L7 error']);
    expect(findings[0]?.remedy).toContain('ase_fix_config');
  });
});

describe('L8, variables of ASE', () => {
  it.each([
    [
      'CAA-583 MEMBER_STATE',
      'if [ "$MEMBER_STATE" = BOOTING ]; then :; fi',
      /BOOTING.*start entry/,
    ],
    [
      'CAA-583 MEMBER_STATE in braces',
      'case \x24{MEMBER_STATE:-RUNNING} in *) : ;; esac',
      /BOOTING/,
    ],
    ['CAA-584 ASEROUTING', 'ASEROUTING=yes', /cluster alias/],
    ['CAA-585 ASE_PARTIAL_MIRRORING', 'test -n "$ASE_PARTIAL_MIRRORING"', /Take it out/],
  ])('%s is an error', (_title, line, remedy) => {
    const findings = lint(withLine(6, line));
    expect(brief(findings)).toEqual(['6 L8 error']);
    expect(findings[0]?.remedy).toMatch(remedy);
  });

  it('CAA-583 a name that only begins like one is another', () => {
    expect(found(6, 'MEMBER_STATES=x')).toEqual([]);
  });

  it('CAA-583 in a here-document it counts', () => {
    expect(found(6, 'cat >/tmp/x <<E\n$MEMBER_STATE\nE')).toEqual(['7 L8 error']);
  });
});

describe('L9, exit status', () => {
  it.each([
    ['start', '    exit 0\n    ;;\nstop)', '    ;;\nstop)', 5],
    ['stop', '    exit 0\n    ;;\ncheck)', '    ;;\ncheck)', 10],
    ['check', '    exit 2\n    ;;\n*)', '    ;;\n*)', 15],
  ])('CAA-586 a %s entry that can end without exit is warned of', (entry, from, to, line) => {
    // Of the line on which the entry begins; what follows has moved up by one.
    const at = entry === 'start' ? 5 : entry === 'stop' ? 10 : 15;
    expect(line).toBe(at);
    const findings = replaced(from, to).filter(({ rule }) => rule === 'L9');
    expect(brief(findings)).toEqual([`${at} L9 warning`]);
    expect(findings[0]?.message).toContain(`the ${entry} entry`);
  });

  it.each([
    ['an if with both branches', 'if test -f /x; then exit 0; else exit 2; fi'],
    ['a test with both', 'test -f /x && exit 0 || exit 2'],
    ['a case with a default', 'case $X in a) exit 0 ;; *) exit 2 ;; esac'],
    ['a program that takes over', 'exec /app/bin/serve >/dev/null'],
    ['a group', '{ exit 0; }'],
    ['a loop without end', 'while :; do test -f /x && exit 0; done'],
    ['a function that exits', 'leave'],
    ['a last function that returns', 'answer'],
    ['a command that leaves if it fails', 'test -f /x || exit 2'],
    ['two of them, one after the other', 'test -f /x && test -f /y || exit 2'],
  ])('CAA-586 %s is explicit', (_title, line) => {
    const text = withLine(2, 'leave() { exit 0; }\nanswer() { return 0; }').replace(
      '    exit 0\n    ;;\nstop)',
      `    ${line}\n    ;;\nstop)`,
    );
    expect(brief(lint(text)).filter((each) => each.includes('L9'))).toEqual([]);
  });

  it.each([
    ['an if without else', 'if test -f /x; then exit 0; fi'],
    ['an elif without else', 'if test -f /x; then exit 0; elif test -f /y; then exit 1; fi'],
    ['a case without default', 'case $X in a) exit 0 ;; esac'],
    ['a test with one', 'test -f /x && exit 0'],
    ['a command that leaves if it fails, with more behind it', 'test -f /x || exit 2; rm -f /y'],
    ['a failure that goes on', 'test -f /x || exit 2 && test -f /y'],
    ['a loop that breaks', 'while :; do break; done'],
    ['a loop with an end', 'while test -f /x; do exit 0; done'],
    ['an exit in the background', 'exit 0 &'],
    ['an exit in a pipeline', 'exit 0 | cat >/dev/null'],
    ['a function that falls through', 'fall'],
    ['a function that calls itself', 'again'],
  ])('CAA-586 %s is not', (_title, line) => {
    const text = withLine(2, 'fall() { :; }\nagain() { again; }').replace(
      '    exit 0\n    ;;\nstop)',
      `    ${line}\n    ;;\nstop)`,
    );
    expect(brief(lint(text)).filter((each) => each.includes('L9 warning'))).toEqual([
      '7 L9 warning',
    ]);
  });

  it('CAA-586 an exit after the case serves all its entries', () => {
    const text = good
      .replaceAll(/ {4}exit \d\n {4};;/g, '    ;;')
      .replace(/esac\n$/, 'esac\nexit $?\n');
    expect(brief(lint(text))).toEqual([]);
  });

  it('CAA-587 a check entry that never exits 0 is an error', () => {
    const findings = replaced('/app/bin/ask >/dev/null 2>&1 && exit 0', ':');
    expect(brief(findings)).toEqual(['17 L9 error']);
    expect(findings[0]?.message).toContain('never exits with 0');
  });

  it.each(['exit $?', 'exit', 'exit 0', 'exit $STATUS'])('CAA-587 %s can be 0', (line) => {
    expect(
      brief(replaced('/app/bin/ask >/dev/null 2>&1 && exit 0', `test -f /x || ${line}`)),
    ).toEqual([]);
  });

  it('CAA-588 a failure that is not 2 is told once', () => {
    const findings = lint(
      withLine(12, 'test -f /x || exit 3', withLine(6, 'test -f /x || exit 1')),
    );
    expect(brief(findings)).toEqual(['6 L9 notice']);
    expect(findings[0]?.message).toContain('use 2');
  });
});

describe('L10 to L13', () => {
  it('CAA-589 a script that posts no event is told so', () => {
    const findings = replaced('    evmpost -a started\n', '    # evmpost\n');
    expect(brief(findings)).toEqual(['1 L10 notice']);
    expect(findings[0]?.remedy).toContain('evmpost');
  });

  it.each([
    ['a dot', 'PATH=.:/usr/bin'],
    ['a dot at the end', 'PATH=/usr/bin:.'],
    ['an empty part', 'export PATH=/usr/bin::/sbin'],
  ])('CAA-590 %s in PATH is warned of', (_title, line) => {
    expect(found(6, line)).toEqual(['6 L11 warning']);
  });

  it('CAA-590 a script without PATH that calls commands by their bare names is warned of', () => {
    const findings = replaced('PATH=/sbin:/usr/sbin:/usr/bin\nexport PATH\n', '');
    expect(brief(findings)).toEqual(['5 L11 warning']);
    expect(findings[0]?.message).toMatch(/evmpost and fuser .*\/sbin:\/usr\/sbin:\/usr\/bin/);
  });

  it('CAA-590 full paths, builtins, functions and programs that were looked for need no PATH', () => {
    const text = good
      .replace(
        'PATH=/sbin:/usr/sbin:/usr/bin\nexport PATH\n',
        'f() { :; }\nf\ncommand -v evmpost >/dev/null\n',
      )
      .replace('fuser', '/usr/sbin/fuser');
    expect(brief(lint(text))).toEqual([]);
  });

  it.each([
    [{ isExecutable: true, isGroupWritable: false, isWritableByAll: false }, []],
    [{ isExecutable: false, isGroupWritable: false, isWritableByAll: false }, ['1 L12 error']],
    [{ isExecutable: true, isGroupWritable: true, isWritableByAll: false }, ['1 L12 warning']],
    [{ isExecutable: true, isGroupWritable: false, isWritableByAll: true }, ['1 L12 warning']],
    [
      { isExecutable: false, isGroupWritable: true, isWritableByAll: true },
      ['1 L12 error', '1 L12 warning'],
    ],
  ])('CAA-591 the permissions %o are judged', (permissions, expected) => {
    expect(brief(lint(good, { permissions }))).toEqual(expected);
  });

  it.each([
    'test -r dom#set',
    'test -r /etc/fstab',
    'test -d /etc/fdmns/dom',
    'test -r /dev/disk/dsk3c',
  ])('CAA-592 %s in a script for a database is warned of', (line) => {
    const text = withLine(6, line);
    expect(brief(lint(text))).toEqual([]);
    expect(brief(lint(text, { file: 'oracle.scr' }))).toEqual(['6 L13 warning']);
    expect(brief(lint(text.replaceAll('/app/bin/serve', '/app/bin/lsnrctl')))).toEqual([
      '6 L13 warning',
    ]);
  });
});

describe('interface aliases', () => {
  const add = 'ifconfig tu0 alias 16.141.8.118 netmask 255.255.255.0';
  const remove = 'ifconfig tu0 -alias 16.141.8.118 netmask 255.255.255.0';

  it('CAA-597 CAA-599 an alias needs a network in the profile', () => {
    const text = withLine(13, remove, withLine(6, add));
    const findings = lint(text);
    expect(brief(findings)).toEqual(['6 N2 notice', '13 N1 warning']);
    expect(findings[0]?.remedy).toContain('REQUIRED_RESOURCES');
    expect(brief(lint(text, { requiresNetwork: false }))).toContain('6 N2 notice');
    expect(brief(lint(text, { requiresNetwork: true }))).not.toContain('6 N2 notice');
  });

  it('CAA-598 an alias that comes after the application is warned of', () => {
    const findings = lint(withLine(7, add), { requiresNetwork: true });
    expect(brief(findings)).toEqual(['7 N1 warning']);
    expect(findings[0]?.message).toContain('serve in line 6');
  });

  it('CAA-598 through variables as in the example of the manual', () => {
    const text = withLine(7, '$ADD', withLine(2, `ADD="/sbin/${add}"`));
    expect(brief(lint(text, { requiresNetwork: true }))).toEqual([]);
    const late = withLine(8, '$ADD', withLine(2, `ADD="/sbin/${add}"`));
    expect(brief(lint(late, { requiresNetwork: true }))).toEqual(['8 N1 warning']);
  });

  it('CAA-598 an alias that goes before the processes is warned of, one that goes after is not', () => {
    expect(brief(lint(withLine(12, remove)))).toEqual(['12 N1 warning']);
    expect(brief(lint(withLine(13, remove)))).toEqual([]);
  });
});

describe('a text that is no shell script', () => {
  it.each([
    ['an open quotation mark', 'echo "x', 'the quotation mark is never closed'],
    ['an open if', 'if true; then\n:', 'the if has no fi'],
    ['a stray fi', 'fi', 'fi does not belong here'],
    ['an open here-document', 'cat <<E\nx', 'the here-document up to E never ends'],
    ['an empty then', 'if true; then fi', 'there is no command after then'],
    ['a lonely ;;', ';;', 'a command is missing before ;;'],
    ['two ampersands at the end', 'true &&', 'a command is missing before the end'],
    ['a last backslash', 'true \\', 'the last line ends with a backslash'],
    ['an open case', 'case x in a) true', 'the case has no esac'],
    ['a redirection without a file', 'echo >2>&1', 'nothing follows >'],
  ])('with %s says so and is still searched for words', (_title, text, reason) => {
    const findings = lint(`${text}\n`.replace(/\\\n$/, '\\'));
    expect(findings.find(({ rule }) => rule === 'A6')).toMatchObject({ severity: 'error' });
    expect(findings.find(({ rule }) => rule === 'A6')?.message).toContain(reason);
  });

  it('unless its here-document may be indented by tabs', () => {
    const text = withLine(6, 'cat >/tmp/x <<-E\n\tE');
    expect(brief(lint(text))).toEqual([]);
    expect(brief(lint(text.replace('<<-', '<<')))).toEqual(['6 A6 error']);
  });

  it('with its words', () => {
    expect(brief(lint('fi\ntest "$MEMBER_STATE"\n# $ASEROUTING\n'))).toEqual([
      '1 A6 error',
      '2 L8 error',
    ]);
    expect(brief(lint('#!/bin/csh\nif ($MEMBER_STATE == BOOTING) exit 0\n'))).toEqual([
      '1 A6 notice',
      '2 L8 error',
    ]);
  });

  it('with carriage returns says so', () => {
    expect(brief(lint(good.replaceAll('\n', '\r\n')))).toEqual(['1 A6 error']);
  });
});

describe('CAA-594 the rules', () => {
  it('E2E-48 thirteen are named for a script that breaks each once', () => {
    const text = readFileSync(
      new URL('../../fixtures/ase/every-rule.scr', import.meta.url),
      'latin1',
    );
    const findings = lint(text, {
      file: 'every-rule.scr',
      permissions: { isExecutable: true, isGroupWritable: true, isWritableByAll: false },
    });
    expect([...new Set(findings.map(({ rule }) => rule))].toSorted()).toEqual(
      ['L1', 'L10', 'L11', 'L12', 'L13', 'L2', 'L3', 'L4', 'L5', 'L6', 'L7', 'L8', 'L9'].toSorted(),
    );
    expect(brief(findings)).toEqual([
      '1 L2 error',
      '1 L10 notice',
      '1 L12 warning',
      '3 L11 warning',
      '5 L9 warning',
      '6 L3 notice',
      '7 L1 error',
      '8 L4 error',
      '9 L6 error',
      '10 L7 notice',
      '10 L7 error',
      '11 L8 error',
      '12 L13 warning',
      '15 L5 error',
    ]);
  });
});
