// Two tabs, two people: a form says for whom its page was made, and the server refuses it to anybody else.
const person = document.querySelector('meta[name="current-person"]')?.content;

if (person) {
  addEventListener("formdata", ({ formData, target }) => {
    if (target.method === "post") formData.set("made_for", person);
  });
}
