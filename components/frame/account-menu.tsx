"use client";

import { LogOut } from "lucide-react";
import { useRef } from "react";
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuGroup,
  DropdownMenuItem,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from "@/components/ui/dropdown-menu";
import { AccountFace } from "./account-face";
import type { FrameUser } from "./frame-user";
import { parseTheme } from "./theme";
import { useTheme } from "./use-theme";

export type AccountMenuProps = {
  user: FrameUser;
  /** Where the sign-out form is posted, or what to do instead. */
  signOut: string | (() => void);
  /** Hidden fields of that form, such as a CSRF token. */
  signOutFields?: Readonly<Record<string, string>>;
};

/** Opens at once: it is loaded by the press that asks for it. */
export function AccountMenu({ user, signOut, signOutFields = {} }: AccountMenuProps) {
  const [theme, setTheme] = useTheme();
  const form = useRef<HTMLFormElement>(null);
  return (
    <>
      <DropdownMenu defaultOpen>
        <DropdownMenuTrigger render={<AccountFace email={user.email} />} />
        <DropdownMenuContent className="w-60">
          <DropdownMenuGroup>
            <DropdownMenuLabel className="flex flex-col">
              {user.name ? <span className="truncate text-sm font-medium text-foreground">{user.name}</span> : null}
              <span className="truncate">{user.email}</span>
            </DropdownMenuLabel>
          </DropdownMenuGroup>
          <DropdownMenuSeparator />
          <DropdownMenuRadioGroup value={theme} onValueChange={(value: string) => setTheme(parseTheme(value))}>
            <DropdownMenuLabel>Theme</DropdownMenuLabel>
            <DropdownMenuRadioItem value="light">Light</DropdownMenuRadioItem>
            <DropdownMenuRadioItem value="dark">Dark</DropdownMenuRadioItem>
            <DropdownMenuRadioItem value="system">Like the system</DropdownMenuRadioItem>
          </DropdownMenuRadioGroup>
          <DropdownMenuSeparator />
          <DropdownMenuItem
            onClick={() => {
              if (typeof signOut === "string") form.current?.requestSubmit();
              else signOut();
            }}
          >
            <LogOut className="text-muted-foreground" />
            Sign out
          </DropdownMenuItem>
        </DropdownMenuContent>
      </DropdownMenu>
      {typeof signOut === "string" ? (
        // A real form post, outside the menu that closes over it: the whole document goes, and Back shows nothing of it.
        <form ref={form} method="post" action={signOut} hidden>
          {Object.entries(signOutFields).map(([name, value]) => (
            <input key={name} type="hidden" name={name} value={value} />
          ))}
        </form>
      ) : null}
    </>
  );
}
