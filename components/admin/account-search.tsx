"use client";

import { Search, X } from "lucide-react";
import type { Route } from "next";
import { useRouter } from "next/navigation";
import { useEffect, useId, useRef, useState, useTransition, type RefObject } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { keysAreTaken } from "@/components/ui/keys-are-taken";
import { Label } from "@/components/ui/label";
import { Spinner } from "@/components/ui/spinner";

const DEBOUNCE_MS = 250;

type AccountSearchProps = {
  path: string;
  query: string;
  label?: string;
  placeholder?: string;
  /** What else is in the address and stays there. */
  keep?: Record<string, string>;
};

/**
 * Searches as one types: the address carries the question, the server answers it. Without JavaScript it is a plain
 * form that does the same on Enter.
 */
export function AccountSearch({
  path,
  query,
  label = "Search accounts",
  placeholder = "Email, name or id",
  keep = {},
}: AccountSearchProps) {
  const router = useRouter();
  const [isSearching, startTransition] = useTransition();
  // What is typed and not yet in the address; null once the address has caught up.
  const [draft, setDraft] = useState<string | null>(null);
  const timer = useRef<number | undefined>(undefined);
  const input = useRef<HTMLInputElement>(null);
  const id = useId();

  useEffect(() => () => window.clearTimeout(timer.current), []);
  useSlashFocuses(input);

  function searchFor(text: string) {
    window.clearTimeout(timer.current);
    startTransition(() => {
      const asked = new URLSearchParams({ ...keep, ...(text.trim() === "" ? {} : { q: text }) });
      router.replace(`${path}${asked.size > 0 ? `?${asked}` : ""}` as Route, { scroll: false });
      setDraft(null);
    });
  }

  function type(text: string) {
    setDraft(text);
    window.clearTimeout(timer.current);
    timer.current = window.setTimeout(() => searchFor(text), DEBOUNCE_MS);
  }

  const shown = draft ?? query;
  return (
    <form
      role="search"
      action={path}
      className="relative w-full max-w-sm"
      onSubmit={(event) => {
        event.preventDefault();
        searchFor(shown);
      }}
    >
      <Label htmlFor={id} className="sr-only">
        {label}
      </Label>
      {Object.entries(keep).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Search
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-3 size-4 -translate-y-1/2 text-muted-foreground"
      />
      <Input
        ref={input}
        id={id}
        name="q"
        type="search"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        placeholder={placeholder}
        value={shown}
        onChange={(event) => type(event.target.value)}
        className="pr-10 pl-9 [&::-webkit-search-cancel-button]:hidden"
      />
      <span className="absolute top-1/2 right-2 flex -translate-y-1/2 items-center">
        {isSearching ? (
          <Spinner />
        ) : shown !== "" ? (
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Clear the search"
            onClick={() => {
              setDraft("");
              searchFor("");
              input.current?.focus();
            }}
          >
            <X />
          </Button>
        ) : (
          <Kbd aria-hidden className="pointer-coarse:hidden">
            /
          </Kbd>
        )}
      </span>
    </form>
  );
}

/** `/` goes to the search, unless it is being typed into something or a dialog is open. */
function useSlashFocuses(input: RefObject<HTMLInputElement | null>) {
  useEffect(() => {
    function onKey(event: KeyboardEvent) {
      if (event.key !== "/" || keysAreTaken(event)) return;
      event.preventDefault();
      input.current?.focus();
      input.current?.select();
    }
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, [input]);
}
