"use client";

import { useSyncExternalStore } from "react";
import { THEME_COOKIE, type Theme, parseTheme } from "./theme";

const ONE_YEAR_SECONDS = 31_536_000;

/** The theme in force and the way to change it: at once on this page, and by cookie on every later one. */
export function useTheme(): [Theme, (theme: Theme) => void] {
  const theme = useSyncExternalStore(subscribe, themeOnPage, themeOnServer);
  return [theme, changeTheme];
}

const listeners = new Set<() => void>();

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function themeOnPage(): Theme {
  return parseTheme(document.documentElement.dataset["theme"]);
}

function themeOnServer(): Theme {
  return "system";
}

function changeTheme(theme: Theme) {
  const secure = location.protocol === "https:" ? "; Secure" : "";
  if (theme === "system") {
    delete document.documentElement.dataset["theme"];
    document.cookie = `${THEME_COOKIE}=; Path=/; Max-Age=0; SameSite=Lax${secure}`;
  } else {
    document.documentElement.dataset["theme"] = theme;
    document.cookie = `${THEME_COOKIE}=${theme}; Path=/; Max-Age=${ONE_YEAR_SECONDS}; SameSite=Lax${secure}`;
  }
  listeners.forEach((listener) => listener());
}
