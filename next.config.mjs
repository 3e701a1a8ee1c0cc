/** @type {import('next').NextConfig} */
const config = {
  output: "standalone",
  poweredByHeader: false,
  typedRoutes: true,
  reactCompiler: true,
  agentRules: false,
  serverExternalPackages: ["@node-rs/argon2", "graphile-worker", "prom-client"],
  experimental: { authInterrupts: true, turbopackRustReactCompiler: true, agentUpgrade: false },
  // `npm run check` checks every type; a build in a demo need not do it again.
  typescript: { ignoreBuildErrors: true },
};

export default config;
