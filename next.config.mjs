/** @type {import('next').NextConfig} */
const config = {
  output: "standalone",
  poweredByHeader: false,
  typedRoutes: true,
  reactCompiler: true,
  agentRules: false,
  serverExternalPackages: ["@node-rs/argon2", "graphile-worker", "pdfkit", "prom-client", "rate-limiter-flexible"],
  // Read from the disk by name, which the tracing of what a build needs cannot see.
  outputFileTracingIncludes: {
    "/**/*.pdf": ["./node_modules/geist/dist/fonts/geist-sans/Geist-{Regular,SemiBold}.ttf"],
  },
  experimental: { authInterrupts: true, turbopackRustReactCompiler: true, agentUpgrade: false },
  // `npm run check` checks every type; a build in a demo need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
