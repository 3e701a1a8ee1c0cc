"use client";

import { useEffect, useRef, type RefObject } from "react";

/** After an answer with faults the first faulty field has the focus, so that the person can go on typing. */
export function useFocusOnFault(answer: { status: string }): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>("[aria-invalid=true]")?.focus();
  }, [answer]);
  return form;
}
