// The pictures in docs/pictures/, taken anew where BIENTAP_PICTURES names the folder.

import path from "node:path";
import { test } from "node:test";

import { DEVICES, open } from "./support.mjs";

const folder = process.env.BIENTAP_PICTURES;
const desk = { viewport: { width: 1280, height: 800 }, colorScheme: "light" };

test("the pictures of the documents", { skip: !folder && "BIENTAP_PICTURES is not set" }, async () => {
  const take = (page, name) => page.screenshot({ path: path.join(folder, `${name}.png`) });
  for (const [options, prefix] of [[desk, ""], [{ ...DEVICES.phone, colorScheme: "light" }, "phone-"]]) {
    const { page, close } = await open(options);
    await page.locator("#example-found dd").first().waitFor();
    if (!prefix) await take(page, "first-screen");
    await page.getByRole("button", { name: "Bài mẫu" }).click();
    if (!prefix) await take(page, "box");
    await page.locator("#analyze").click();
    await page.getByRole("heading", { name: "Kết quả" }).waitFor();
    await page.mouse.move(0, 0);
    await take(page, `${prefix}answer`);
    if (prefix) return close();
    await page.locator("#tags .tick").first().click();
    await page.locator("#tags .cross").nth(1).click();
    await page.locator("#tags .name", { hasText: "nông thôn mới" }).click();
    await page.mouse.move(0, 0);
    await page.waitForTimeout(700);
    await take(page, "tags");
    await page.keyboard.press("c");
    await take(page, "copies");
    await close();
  }
});
