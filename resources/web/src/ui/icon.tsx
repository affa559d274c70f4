// Icons: Lucide's strokes, only those that are named here.
import { h } from "preact";
import {
    AlarmClock, Archive, ArrowLeft, AtSign, Ban, Bell, Bold, Bookmark, BookUser, CalendarClock, Check, CheckCheck, ChevronDown, ChevronRight, CircleAlert,
    CircleHelp, Clock, CloudOff, Contact, Copy, DoorOpen, Download, EllipsisVertical, Eye, EyeOff, File, FileArchive, FileImage, FileInput,
    FilePen, FileText, Folder, FolderInput, FolderPlus, Forward, Globe, HardDriveDownload, Image, ImageOff, Inbox, IndentIncrease, Italic, Keyboard, KeyRound,
    LayoutTemplate, Link, List, ListOrdered, LogOut, Mail, MailOpen, Maximize2, Menu, MessageCircle, Minimize2, Minus, Monitor, Moon,
    Palette, Paperclip, PencilLine, Plus, Printer, Quote, RefreshCw, RemoveFormatting, Reply, ReplyAll, Search, Send, Settings, Share2, ShieldAlert,
    SlidersHorizontal, Smartphone, SmilePlus, Star, Strikethrough, Sun, Tag, Trash2, Type, Underline, Undo2, Upload, User, UserPlus, Users, WifiOff, X,
    type IconNode,
} from "lucide";

const icons = {
    account: User, accounts: Users, add: Plus, alert: CircleAlert, archive: Archive, at: AtSign, attach: Paperclip, back: ArrowLeft, ban: Ban,
    bell: Bell, bold: Bold, bookmark: Bookmark, book: BookUser, calendar: CalendarClock, chat: MessageCircle, check: Check, checkall: CheckCheck, classic: Monitor,
    close: X, door: DoorOpen, react: SmilePlus, cloudoff: CloudOff, collapse: ChevronDown, contact: Contact, copy: Copy, dark: Moon, download: Download, draft: FilePen,
    edit: PencilLine, expand: ChevronRight, eye: Eye, eyeoff: EyeOff, file: File, filter: SlidersHorizontal, folder: Folder, foldermove: FolderInput,
    foldernew: FolderPlus, format: Type, forward: Forward, globe: Globe, help: CircleHelp, image: Image, imageoff: ImageOff, import: FileInput,
    inbox: Inbox, indent: IndentIncrease, italic: Italic, key: KeyRound, keyboard: Keyboard, later: Clock, light: Sun, link: Link, list: List, mail: Mail,
    maximize: Maximize2, menu: Menu, minimize: Minus, mobile: Smartphone, more: EllipsisVertical, numbers: ListOrdered, offline: WifiOff,
    opened: MailOpen, palette: Palette, picture: FileImage, plain: RemoveFormatting, print: Printer, quota: HardDriveDownload, quote: Quote,
    refresh: RefreshCw, reply: Reply, replyall: ReplyAll, restore: Minimize2, search: Search, send: Send, settings: Settings, share: Share2,
    signout: LogOut, snooze: AlarmClock, spam: ShieldAlert, star: Star, strike: Strikethrough, tag: Tag, template: LayoutTemplate, text: FileText,
    trash: Trash2, underline: Underline, undo: Undo2, upload: Upload, useradd: UserPlus, zip: FileArchive,
} satisfies Record<string, IconNode>;

export type IconName = keyof typeof icons;

/** Decoration only: the name of what it stands for is the button's or the text's. */
export function Icon({ name, size = 18, fill = false }: { name: IconName; size?: number; fill?: boolean }) {
    return (
        <svg class={`icon icon-${name}`} width={size} height={size} viewBox="0 0 24 24" fill={fill ? "currentColor" : "none"} stroke="currentColor"
            stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">
            {icons[name].map(([tag, attributes]) => h(tag, attributes as object))}
        </svg>
    );
}
