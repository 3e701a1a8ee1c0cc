import type { Page } from "@playwright/test";
import { wavOf } from "../components/studio/wav";
import { expect, field, shown, test } from "./services";
import { expectAccessible, pageIsThere, payWith, signUp, writeDraft } from "./steps";

test.describe("on a wide screen", { tag: "@desktop" }, () => {
  test("a draft is refined in part, described, drawn, and every step is in the history", async ({ page }) => {
    test.setTimeout(150_000); // axe looks at four pages in two themes
    await signUp(page, `studio-${crypto.randomUUID()}@example.test`);
    await page.getByRole("button", { name: "Buy Starter" }).click();
    await payWith(page, "4242 4242 4242 4242");
    await expect(shown(page, "150,000 tokens were added")).toBeVisible();
    await writeDraft(page);

    await test.step("the first thing that is made makes a project and is kept in it", async () => {
      await expect(page.getByRole("combobox", { name: "Project" })).toContainText("My first project");
      await page.getByRole("link", { name: "Edit and refine" }).click();
      await page.waitForURL(/\/studio\/pieces\//);
      await expectAccessible(page);
    });

    await test.step("a part of it is shortened in its place, undone, and shortened again", async () => {
      const text = page.getByRole("textbox", { name: "Text", exact: true });
      const before = await text.inputValue();
      await selectFirstLines(page);
      await page.getByRole("button", { name: "Shorten the selection" }).click();
      await page.getByRole("button", { name: "Undo" }).click();
      await expect(text).toHaveValue(before);
      await selectFirstLines(page);
      await expect(shown(page, /^Up to/)).toBeVisible();
      await page.getByRole("button", { name: "Shorten the selection" }).click();
      const address = page.url();
      await page.getByRole("button", { name: "Keep it" }).click();
      await page.waitForURL((url) => url.href !== address);
      await expect(shown(page, "Made from")).toBeVisible();
    });

    await test.step("it is described for an image, and the image is made", async () => {
      await page.getByRole("radio", { name: "Image prompt" }).click();
      await page.getByRole("button", { name: "Describe an image" }).click();
      await page.getByRole("link", { name: "Make the image" }).click();
      await page.waitForURL(/\/studio\?tab=image/);
      await expect(field(page, "What it shows")).not.toHaveValue("");
      await choose(page, "Model", /^dall-e-3/);
      await expect(shown(page, /^Up to 6,000/)).toBeVisible();
      await page.getByRole("button", { name: "Make the image" }).click();
      await expect(page.getByRole("region", { name: "Images" }).getByRole("img")).toBeVisible({ timeout: 30_000 });
      await expectAccessible(page);
    });

    await test.step("the project has it all", async () => {
      await page.getByRole("link", { name: "See the whole project" }).click();
      await page.waitForURL(/\/studio\/projects\//);
      await pageIsThere(page);
      const pieces = page.getByRole("table", { name: "Pieces" });
      await expect(pieces.getByRole("row")).toHaveCount(6);
      await expectAccessible(page);
      await page.getByRole("link", { name: "Images", exact: true }).click();
      await expect(pieces.getByRole("row")).toHaveCount(2);
      await pieces.getByRole("link").first().click();
      await page.waitForURL(/\/studio\/pieces\//);
      await expect(page.getByRole("heading", { name: "Its prompt" })).toBeVisible();
      await expectAccessible(page);
    });

    await test.step("what each cost stands in the history", async () => {
      await page.goto("/tokens/history");
      await expect(shown(page, /^Draft with/)).toHaveCount(1);
      await expect(shown(page, /^Refine selection with/)).toHaveCount(2);
      await expect(shown(page, /^Image prompt with/)).toHaveCount(1);
      await expect(shown(page, /^Image with dall-e-3/)).toHaveCount(1);
    });
  });

  test("a sound is dropped, or said into the microphone, and written down", async ({ page }) => {
    await signUp(page, `transcript-${crypto.randomUUID()}@example.test`);
    await page.goto("/studio?tab=transcribe");
    await drop(page, "notes.txt", "not a sound");
    await expect(shown(page, /^This is not a sound file/)).toBeVisible();
    await drop(page, "silence.wav", Buffer.from(wavOf(new Float32Array(24_000), 8_000)).toString("latin1"));
    await expect(shown(page, "silence.wav")).toBeVisible();
    await expect(shown(page, "0:03")).toBeVisible();

    await page.getByRole("button", { name: "Record" }).click();
    await expect(page.getByRole("timer")).toHaveText("0:02");
    await page.getByRole("button", { name: "Stop recording" }).click();
    await expect(shown(page, "recording.wav")).toBeVisible();
    await page.getByRole("button", { name: "Transcribe" }).click();
    await page.getByRole("link", { name: "Edit and refine" }).click();
    await page.waitForURL(/\/studio\/pieces\//);
    await page.goto("/tokens/history");
    await expect(shown(page, /^Transcription with whisper-1/)).toHaveCount(1);
  });
});

test.describe("on the way", { tag: "@phone" }, () => {
  test("a text is read aloud, and the project with it is renamed and deleted", async ({ page }) => {
    await signUp(page, `speech-${crypto.randomUUID()}@example.test`);
    await page.goto("/studio?tab=speech");
    await expectAccessible(page);
    await field(page, "Text", { exact: true }).fill("The ferry leaves at nine. Bring something warm.");
    await expect(shown(page, /^Up to/)).toBeVisible();
    await page.getByRole("button", { name: "Read it aloud" }).click();
    await expect(field(page, "What was read")).toBeVisible({ timeout: 30_000 });
    await page.getByRole("link", { name: "Open it" }).click();
    await page.waitForURL(/\/studio\/pieces\//);
    await expect(shown(page, "The ferry leaves at nine. Bring something warm.").first()).toBeVisible();
    await expectAccessible(page);

    await page.goto("/studio/projects");
    await expectAccessible(page);
    await page.getByRole("button", { name: "Rename My first project" }).click();
    await field(page.getByRole("dialog"), "Name").fill("Ferries");
    await page.getByRole("button", { name: "Rename project" }).click();
    await page.getByRole("button", { name: "Delete Ferries" }).click();
    const dialog = page.getByRole("alertdialog");
    await expect(dialog).toContainText("Its 1 piece will be deleted with it. What they cost stays in your history.");
    await dialog.getByRole("button", { name: "Delete project" }).click();
    await expect(shown(page, "You have no project yet.")).toBeVisible();
    await page.goto("/tokens/history");
    await expect(shown(page, /^Speech with/)).toHaveCount(1);
  });
});

/** As somebody at a keyboard does it. */
async function selectFirstLines(page: Page): Promise<void> {
  await page.getByRole("textbox", { name: "Text", exact: true }).focus();
  await page.keyboard.press("Control+Home");
  for (let line = 0; line < 3; line++) await page.keyboard.press("Shift+ArrowDown");
}

async function choose(page: Page, field: string, option: RegExp): Promise<void> {
  await page.getByRole("combobox", { name: field, exact: true }).click();
  await page.getByRole("option", { name: option }).click();
}

/** As a file is let go over the field for sounds; each character is a byte. */
async function drop(page: Page, name: string, bytes: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, bytes]) => {
      const dropped = new DataTransfer();
      dropped.items.add(new File([Uint8Array.from(bytes, (byte) => byte.charCodeAt(0))], name));
      return dropped;
    },
    [name, bytes] as const,
  );
  await shown(page, "Drop a sound file here").dispatchEvent("drop", { dataTransfer });
}
