import { Download } from "lucide-react";
import type { ComponentProps } from "react";
import { FileLink } from "./file-link";

/** Gives the browser the list beside it as a file: all of it, by the same search and filters. */
export function CsvLink(props: Omit<ComponentProps<typeof FileLink>, "children">) {
  return (
    <FileLink {...props}>
      <Download />
      CSV
    </FileLink>
  );
}
