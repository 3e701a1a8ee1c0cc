"use client";

import { Component, type ReactNode } from "react";

type ChartBoundaryProps = { fallback: ReactNode; children: ReactNode };

/** Where drawing fails, as when its code does not arrive, the same figures stand as a table. */
export class ChartBoundary extends Component<ChartBoundaryProps, { hasFailed: boolean }> {
  override state = { hasFailed: false };

  static getDerivedStateFromError() {
    return { hasFailed: true };
  }

  override render() {
    if (!this.state.hasFailed) return this.props.children;
    return (
      <>
        <p role="status" className="text-muted-foreground">
          The chart could not be drawn. These are its figures; reload the page to try again.
        </p>
        {this.props.fallback}
      </>
    );
  }
}
