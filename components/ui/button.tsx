"use client";

import { Button as ButtonPrimitive } from "@base-ui/react/button";
import { buttonVariants, type ButtonLook } from "./button-variants";
import { cn, type Styled } from "./cn";
import { Spinner } from "./spinner";

export type ButtonProps = Styled<ButtonPrimitive.Props> & ButtonLook & { pending?: boolean };

/**
 * Says the act it does. While `pending` it keeps its width and the focus, and cannot be pressed a second time.
 * For something that leads to a page use `ButtonLink`.
 */
export function Button({ variant, size, pending = false, disabled, className, children, ...props }: ButtonProps) {
  return (
    <ButtonPrimitive
      data-slot="button"
      {...props}
      disabled={disabled || pending}
      focusableWhenDisabled={pending}
      aria-busy={pending || undefined}
      className={cn(buttonVariants({ variant, size }), className)}
    >
      {pending ? (
        <>
          <span className="absolute inset-0 flex items-center justify-center">
            <Spinner />
          </span>
          {/* Transparent rather than hidden: the width stays and the name is still read. */}
          <span className="inline-flex items-center gap-2 opacity-0">{children}</span>
        </>
      ) : (
        children
      )}
    </ButtonPrimitive>
  );
}
