import { Download } from "lucide-react";
import type { Route } from "next";
import Image from "next/image";
import Link from "next/link";
import { cn } from "@/components/ui/cn";
import { FileLink } from "@/components/ui/file-link";
import { Skeleton } from "@/components/ui/skeleton";
import type { AiImages } from "@/lib/contracts/ai-media";
import { pieceHref, pieceMediaHref } from "./studio-place";

/** Pictures side by side. One that is kept leads to its page. */
export function ImageGrid({ made, prompt }: { made: AiImages; prompt: string }) {
  const { width, height } = sidesOf(made.size);
  return (
    <ul className={gridClasses(made.images.length)}>
      {made.images.map(({ mediaType, base64, pieceId }, position) => {
        const address = `data:${mediaType};base64,${base64}`;
        const picture = (
          <Image
            unoptimized
            src={address}
            alt={prompt}
            width={width}
            height={height}
            className="h-auto w-full rounded-lg border"
          />
        );
        const name = `image-${position + 1}.${mediaType === "image/jpeg" ? "jpg" : "png"}`;
        return (
          <li key={position} className="flex flex-col gap-2">
            {pieceId === null ? picture : <Link href={pieceHref(pieceId) as Route}>{picture}</Link>}
            <FileLink
              size="sm"
              href={pieceId === null ? address : pieceMediaHref(pieceId)}
              download={name}
              className="self-start"
            >
              <Download aria-hidden />
              Download
            </FileLink>
          </li>
        );
      })}
    </ul>
  );
}

/** As many and as large as the pictures will be. */
export function WaitingImages({ size, count }: { size: string; count: number }) {
  const { width, height } = sidesOf(size);
  return (
    <div aria-hidden className={gridClasses(count)}>
      {Array.from({ length: count }, (_, position) => (
        <div key={position} className="flex flex-col gap-2">
          <div style={{ aspectRatio: `${width} / ${height}` }} className="flex">
            <Skeleton className="h-full w-full rounded-lg" />
          </div>
          <Skeleton className="h-8 w-28" />
        </div>
      ))}
    </div>
  );
}

function gridClasses(count: number): string {
  return cn("grid gap-4", count > 1 ? "sm:grid-cols-2" : "max-w-xl");
}

function sidesOf(size: string): { width: number; height: number } {
  const [width = 1024, height = 1024] = size.split("x").map(Number);
  return { width, height };
}
