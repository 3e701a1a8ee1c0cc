#!/usr/bin/env node
// `npm run demo`: everything the product needs, on this machine, in one command.
import { start } from "./start.mjs";

await start("demo");
