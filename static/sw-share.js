// What another application of the phone shares: sealed at once on this device, then « Envoyer à… » asks where it goes.
// Nobody signed in: it waits, sealed, for who signs in.
const MOST_SHARED = 10;

async function takeShare(request) {
  try {
    const form = await request.formData();
    const files = form.getAll("files").filter((file) => file instanceof File && file.size).slice(0, MOST_SHARED);
    const words = ["title", "text", "url"].map((name) => String(form.get(name) ?? "").trim());
    const db = await openStore();
    const person = (await ownerIn(db)) || NOBODY;
    const about = { words: [...new Set(words)].filter(Boolean).join("\n"), files: files.map(({ name, type }) => ({ name, type })) };
    await forgetIn(db, "shared", "share");
    await keepIn(db, person, "shared", "share", about, files);
    return Response.redirect("/share", 303);
  } catch {
    return Response.redirect("/share?lost=1", 303);
  }
}
