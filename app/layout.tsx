import "./globals.css";
import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata, Viewport } from "next";
import { cookies } from "next/headers";
import type { ReactNode } from "react";
import { SkipLink } from "@/components/frame/skip-link";
import { parseTheme, THEME_COOKIE } from "@/components/frame/theme";
import { Toaster } from "@/components/ui/toaster";
import { env } from "@/lib/env";

const description = "Prepaid tokens for AI: buy some, use them, see every charge.";

// Made per request: the address is known when the server runs, not when it is built.
export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(env.APP_URL),
    title: { default: "Purser", template: "%s · Purser" },
    description,
    applicationName: "Purser",
    icons: { icon: { url: "/favicon.svg", type: "image/svg+xml" } },
    openGraph: {
      siteName: "Purser",
      type: "website",
      images: [{ url: "/social-card.png", width: 1200, height: 630, alt: "Purser. Prepaid tokens for AI." }],
    },
    twitter: { card: "summary_large_image" },
  };
}

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#ffffff" },
    { media: "(prefers-color-scheme: dark)", color: "#09090b" },
  ],
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Read here, so that the first byte already has the reader's theme and nothing flashes.
  const theme = parseTheme((await cookies()).get(THEME_COOKIE)?.value);
  return (
    <html
      lang="en"
      data-theme={theme === "system" ? undefined : theme}
      className={`${GeistSans.variable} ${GeistMono.variable}`}
      suppressHydrationWarning
    >
      <body className="min-h-dvh font-sans">
        <SkipLink />
        {children}
        <Toaster />
      </body>
    </html>
  );
}
