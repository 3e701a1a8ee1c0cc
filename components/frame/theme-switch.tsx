"use client";

import { Monitor, Moon, Sun } from "lucide-react";
import { SegmentedControl } from "@/components/ui/segmented-control";
import { useTheme } from "./use-theme";

const segments = [
  { value: "light", label: <Sun aria-hidden />, "aria-label": "Light" },
  { value: "dark", label: <Moon aria-hidden />, "aria-label": "Dark" },
  { value: "system", label: <Monitor aria-hidden />, "aria-label": "Like the system" },
] as const;

export function ThemeSwitch({ className }: { className?: string }) {
  const [theme, setTheme] = useTheme();
  return (
    <SegmentedControl label="Theme" segments={segments} value={theme} onValueChange={setTheme} className={className} />
  );
}
