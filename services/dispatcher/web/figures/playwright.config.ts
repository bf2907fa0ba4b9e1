// How fast the screens are, in a house with 2,500 volunteers and 1,500 sessions: `just figures`. What it says of a machine that does
// other things meanwhile is about that machine.
import { defineConfig } from "@playwright/test";
import stories from "../playwright.config";

export default defineConfig({ ...stories, testDir: ".", globalSetup: "./house.ts", timeout: 900_000 });
