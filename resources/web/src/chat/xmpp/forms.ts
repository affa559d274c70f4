// Data forms (XEP-0004), as far as programs fill them in for people.
import { ns } from "./ns";
import { all, text, x, type Xml } from "./xml";

export type Values = Record<string, string | string[]>;

export function submit(formType: string, values: Values): Xml {
    return x("x", ns.forms, { type: "submit" }, x("field", ns.forms, { var: "FORM_TYPE", type: "hidden" }, x("value", ns.forms, {}, formType)),
        ...Object.entries(values).map(([name, value]) => x("field", ns.forms, { var: name }, ...[value].flat().map((v) => x("value", ns.forms, {}, v)))));
}

/** What a form holds, by the fields' names. */
export function read(form: Xml): Map<string, string[]> {
    return new Map(all(form, ns.forms, "field").map((f) => [f.attrs.var ?? "", all(f, ns.forms, "value").map(text)]));
}

/** The form of that type inside an element. */
export const formOf = (of: Xml, formType: string): Map<string, string[]> | null =>
    all(of, ns.forms, "x").map(read).find((f) => f.get("FORM_TYPE")?.[0] === formType) ?? null;
