// What a console keeps for later because a screen ordered it: copied texts, files, the script, the progress in lessons
// and what the practice benches show. Draws nothing and moves no view.
import type { StoreApi } from 'zustand/vanilla';
import { withScenario } from './console-helpers.ts';
import type { ConsoleServices, ConsoleState } from './console-types.ts';
import type { PendingEffect } from './navigation.ts';

/** Effects that keep something and change nothing on the screen but its message. */
type KeepingType = 'copy' | 'progress' | 'bench' | 'imc-bench' | 'save' | 'script';

type KeepingEffect = Extract<PendingEffect['effect'], { readonly type: KeepingType }>;

/** The part of the console that keeping needs. */
export interface Keeper {
  readonly store: Pick<StoreApi<ConsoleState>, 'setState'>;
  readonly services: Pick<ConsoleServices, 'copy' | 'saveProgress' | 'saveText'>;
  readonly tell: (text: string) => void;
  readonly script: (lines: readonly string[]) => void;
  /** Lessons look at once at what a bench shows. */
  readonly tellPane: () => void;
}

/** Keeps what an effect says. */
export function keep(effect: KeepingEffect, keeper: Keeper): void {
  const { store, services, tell } = keeper;
  switch (effect.type) {
    case 'copy':
      tell(services.copy(effect.text));
      break;
    case 'progress':
      store.setState(({ progress }) => ({
        progress: { ...progress, [effect.lesson]: effect.text },
      }));
      services.saveProgress(effect.lesson, effect.text);
      break;
    case 'bench':
      store.setState({ bench: effect.facts, benchScript: effect.script });
      keeper.tellPane();
      break;
    case 'imc-bench':
      store.setState({ imcBench: effect.session });
      keeper.tellPane();
      break;
    case 'save':
      tell(services.saveText(effect.name, effect.text));
      store.setState(({ scenarios }) => ({ scenarios: withScenario(scenarios, effect) }));
      break;
    case 'script':
      keeper.script(effect.lines);
      break;
  }
}
