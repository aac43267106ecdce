// The six actions as a table: what their screens are called, which command does the same, and the words on the
// form (sections 5.5 and 11 of the console's specification). Texts only; what they do is decided elsewhere.
import type { RunVerb } from '../runs/command.ts';

export type Verb = RunVerb;

export interface VerbTexts {
  readonly verb: Verb;
  /** Title of the frame and last part of the breadcrumb. */
  readonly title: string;
  /** The acting button and the verb of sentences: `Start`. */
  readonly act: string;
  readonly command: string;
  /** `started`, `registered`: for counts and sentences. */
  readonly done: string;
  /** `start`, `relocation`: what goes on. */
  readonly noun: string;
  /** Caption of the box for `-f`; null where the command has none. */
  readonly force: {
    readonly label: string;
    readonly caption: string;
    /** The caption where the screen is narrow. */
    readonly narrow: string;
    readonly help: string;
  } | null;
  /** A member may be named with `-c`. */
  readonly hasMember: boolean;
  /** Asks before it acts, whatever it acts on (TUI-245). */
  readonly asks: boolean;
  /** One paragraph for help. */
  readonly about: string;
  /** What the message line says while the form has nothing to complain of. */
  readonly promise: string;
}

export const verbTexts: Readonly<Record<Verb, VerbTexts>> = {
  start: {
    verb: 'start',
    title: 'Start resources',
    act: 'Start',
    command: 'caa_start',
    done: 'started',
    noun: 'start',
    force: {
      label: 'Needed resources',
      caption: 'also start required resources that are OFFLINE (-f)',
      narrow: 'required ones too (-f)',
      help: 'With -f what it requires is started, or moved, to the same member first.',
    },
    hasMember: true,
    asks: false,
    about:
      'Sets the target to ONLINE and runs the start entry point of the action script on a member. The policy of ' +
      'the profile chooses the member unless you name one; a start that fails there goes on to the next member.',
    promise: 'Enter starts. The start goes on if you leave this screen or lose the line.',
  },
  stop: {
    verb: 'stop',
    title: 'Stop resources',
    act: 'Stop',
    command: 'caa_stop',
    done: 'stopped',
    noun: 'stop',
    force: {
      label: 'Dependents',
      caption: 'also stop ONLINE resources that need them (-f)',
      narrow: 'those that need them too (-f)',
      help: 'With -f what needs it stops first, and errors of stop are ignored.',
    },
    hasMember: false,
    asks: true,
    about:
      'Sets the target to OFFLINE and runs the stop entry point of the action script. A stopped resource stays ' +
      'down until it is started again. For a resource in state UNKNOWN the stop entry point is not called: its ' +
      'state is set to OFFLINE, so see by hand that nothing of it is left.',
    promise: 'Enter asks first.',
  },
  relocate: {
    verb: 'relocate',
    title: 'Relocate resources',
    act: 'Relocate',
    command: 'caa_relocate',
    done: 'relocated',
    noun: 'relocation',
    force: {
      label: 'Group',
      caption: 'also move what they need and what needs them (-f)',
      narrow: 'what belongs to them too (-f)',
      help: 'With -f required and dependent resources go to the same member.',
    },
    hasMember: true,
    asks: true,
    about:
      'Stops an application where it runs and starts it on another member. If no other member can start it, it is ' +
      'started again where it was.',
    promise: 'Enter asks first.',
  },
  balance: {
    verb: 'balance',
    title: 'Balance resources',
    act: 'Balance',
    command: 'caa_balance',
    done: 'balanced',
    noun: 'balancing',
    force: null,
    hasMember: false,
    asks: true,
    about:
      'Asks placement again about running applications, one after the other, and relocates each that the rules ' +
      'would now place on another member. Load plays no part. What it would move is shown first; what runs ' +
      'together with others that it requires, or that require it, is not moved alone.',
    promise: 'Enter shows first what would move, and why; nothing moves by that.',
  },
  register: {
    verb: 'register',
    title: 'Register resources',
    act: 'Register',
    command: 'caa_register',
    done: 'registered',
    noun: 'registration',
    force: null,
    hasMember: false,
    asks: false,
    about:
      'Makes the profiles of resources known to CAA. Only profiles that validate can be registered; nothing is ' +
      'started by it. With -u the values of resources that are registered already are taken anew from their profiles.',
    promise: 'Enter registers. Nothing is started by it.',
  },
  unregister: {
    verb: 'unregister',
    title: 'Unregister resources',
    act: 'Unregister',
    command: 'caa_unregister',
    done: 'unregistered',
    noun: 'unregistration',
    force: null,
    hasMember: false,
    asks: true,
    about:
      'Removes resources from the registry, so that CAA knows nothing of them any more. They must be OFFLINE and ' +
      'required by no other. The profile file and the action script stay.',
    promise: 'Enter asks first. The profile file and the action script stay.',
  },
};
