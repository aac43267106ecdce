// Keeps a fault of one view inside it: the view's place shows the error, and the others go on (TUI-431).
import { Component, type ReactElement, type ReactNode } from 'react';
import { Lines } from '../../components/Lines.tsx';
import { wrapText } from '../../tui/text.ts';

interface BoundaryProps {
  readonly name: string;
  readonly columns: number;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error: string | null;
}

/** Shows its children, or the error that one of them threw. */
export class ViewBoundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null };

  static getDerivedStateFromError(error: unknown): BoundaryState {
    return { error: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    const { error } = this.state;
    return error === null ? this.props.children : <Fault {...this.props} error={error} />;
  }
}

function Fault(props: {
  readonly name: string;
  readonly columns: number;
  readonly error: string;
}): ReactElement {
  const text =
    `The view "${props.name}" failed: ${props.error}\n\n` +
    'Nothing was changed by this. F3 goes back; the other views go on.';
  return <Lines lines={wrapText(text, props.columns).slice(0, 12)} />;
}
