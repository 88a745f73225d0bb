/** Pictures for people to look at, where a folder for them is named. */
export async function picture(visitor, name) {
  const folder = process.env.PORTCULLIS_PICTURES;
  if (!folder) return;
  for (const [width, colorScheme] of [[1280, "light"], [1280, "dark"], [360, "light"], [360, "dark"]]) {
    await visitor.page.setViewportSize({ width, height: 900 });
    await visitor.page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await visitor.page.screenshot({ path: `${folder}/${name}-${width}-${colorScheme}.png`, fullPage: true });
  }
  await visitor.page.setViewportSize({ width: 1280, height: 900 });
  await visitor.page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}
