export function Composers() { return null; }
