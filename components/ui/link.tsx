"use client";

import NextLink from "next/link";
import { useState, type ComponentProps } from "react";

/**
 * A link to a page of ours. Where it leads is loaded ahead once somebody points at it, and not as soon as it is seen:
 * each page is made for its reader, and a list has many links.
 */
export function Link(props: Omit<ComponentProps<typeof NextLink>, "prefetch">) {
  const [isMeant, setIsMeant] = useState(false);
  const mean = () => setIsMeant(true);
  return (
    <NextLink {...props} prefetch={isMeant ? null : false} onMouseEnter={mean} onFocus={mean} onTouchStart={mean} />
  );
}
