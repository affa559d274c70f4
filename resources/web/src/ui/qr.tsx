// A QR code as one path. Black on white in every theme: scanners want it so.
import { encode } from "uqr";

export function QrCode({ text, label }: { text: string; label: string }) {
    const { data, size } = encode(text, { ecc: "M", border: 4 });
    const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join("");
    return (
        <svg class="qr" role="img" aria-label={label} viewBox={`0 0 ${size} ${size}`} shape-rendering="crispEdges" width="208" height="208">
            <rect width={size} height={size} fill="#fff" /><path d={path} fill="#000" />
        </svg>
    );
}
