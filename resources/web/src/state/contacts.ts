import type { Address } from "../jmap/types"; export function addAddress(_a: Address): void {}
