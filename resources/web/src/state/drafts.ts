export const leftOver = (): string[] => [];
