/** @type {import('next').NextConfig} */
export default {
  output: "standalone",
  poweredByHeader: false,
  typedRoutes: true,
  reactCompiler: true,
  agentRules: false,
  serverExternalPackages: ["@node-rs/argon2"],
  experimental: { authInterrupts: true, turbopackRustReactCompiler: true, agentUpgrade: false },
};
