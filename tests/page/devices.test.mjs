// The editors' page on a desk and on a phone, light and dark: accessible, in sight, nothing over the side.

import assert from "node:assert/strict";
import { test } from "node:test";

import { DEVICES, accessible, analyze, fill, open, picture } from "./support.mjs";

const overflows = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth);

for (const [device, options] of Object.entries(DEVICES)) {
  for (const colorScheme of ["light", "dark"]) {
    test(`no fault of accessibility: ${device}, ${colorScheme}`, async () => {
      const { page, close } = await open({ ...options, colorScheme });
      const name = `${device}-${colorScheme}`;
      await page.locator("#example-found dd").first().waitFor();
      await accessible(page, "first");
      await picture(page, `${name}-1-first`);
      await fill(page);
      await accessible(page, "written");
      await picture(page, `${name}-2-written`);
      assert.ok(!(await overflows(page)), "nothing hangs over the side");
      await analyze(page);
      await accessible(page, "answered");
      await picture(page, `${name}-3-answered`);
      await page.locator("#tags .name").nth(1).click();
      await page.locator("#tags .tick").first().click();
      await page.locator("#tags .cross").nth(2).click();
      await accessible(page, "tags are chosen");
      await page.waitForTimeout(500);
      await picture(page, `${name}-4-tags`);
      await page.keyboard.press("Escape");
      await page.locator("#paper .name").first().focus();
      await accessible(page, "a mark has the focus");
      await page.locator("#add-tag").fill("nong");
      await page.getByRole("option").first().waitFor();
      await accessible(page, "tags are searched");
      await page.keyboard.press("Escape");
      await page.locator("#copy").click();
      await accessible(page, "copies are offered");
      await picture(page, `${name}-5-copies`);
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: /^Bản nháp/ }).click();
      await accessible(page, "drafts are listed");
      await page.keyboard.press("Escape");
      await page.getByRole("button", { name: "Trợ giúp" }).click();
      await accessible(page, "help");
      await page.keyboard.press("Escape");
      assert.ok(!(await overflows(page)), "nothing hangs over the side");
      await close();
    });
  }
}

test("on a phone the button is in sight, and a tap goes to the place and back", async () => {
  const { page, close } = await open(DEVICES.phone);
  await fill(page);
  const button = await page.locator("#analyze").boundingBox();
  assert.ok(button.y + button.height <= 844, `${button.y}`);
  await page.locator("#analyze").tap();
  await page.getByRole("heading", { name: "Kết quả" }).waitFor();
  await page.locator("#officials .entry").first().tap();
  await page.waitForFunction(() => {
    const { top, bottom } = document.querySelector("#paper .here").getBoundingClientRect();
    return top > 0 && bottom < innerHeight;
  });
  await page.getByRole("button", { name: "Về kết quả" }).tap();
  await page.waitForFunction(() => {
    const { top } = document.querySelector("#officials .entry").getBoundingClientRect();
    return top > 0 && top < innerHeight;
  });
  await close();
});
