import type { Account } from "../../state/account";
import type { Id } from "../../jmap/types";
export function composeNew(_f: Record<string, string>): void {}
export function composeAnswer(_a: Account, _i: Id, _k: string): void {}
export function openDraft(_a: Account, _i: Id): void {}
export function restoreDrafts(): void {}
