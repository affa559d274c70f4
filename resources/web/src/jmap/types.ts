// What the wire carries: RFC 8620, 8621, 9425 and 9610, as far as the application reads it. (A table of types.)

export type Id = string;
export type Invocation = [name: string, args: Record<string, unknown>, callId: string];

export interface SessionAccount {
    name: string;
    isPersonal: boolean;
    isReadOnly: boolean;
    accountCapabilities: Record<string, Record<string, unknown>>;
}

export interface Session {
    capabilities: Record<string, Record<string, unknown>>;
    accounts: Record<Id, SessionAccount>;
    primaryAccounts: Record<string, Id>;
    username: string;
    apiUrl: string;
    downloadUrl: string;
    uploadUrl: string;
    eventSourceUrl: string;
    state: string;
}

export interface MailboxRights {
    mayReadItems: boolean;
    mayAddItems: boolean;
    mayRemoveItems: boolean;
    maySetSeen: boolean;
    maySetKeywords: boolean;
    mayCreateChild: boolean;
    mayRename: boolean;
    mayDelete: boolean;
    maySubmit: boolean;
    /** May say who else may what (draft-ietf-jmap-mail-sharing). */
    mayShare?: boolean;
}

export interface Mailbox {
    id: Id;
    name: string;
    parentId: Id | null;
    role: string | null;
    sortOrder: number;
    totalEmails: number;
    unreadEmails: number;
    totalThreads: number;
    unreadThreads: number;
    myRights: MailboxRights;
    isSubscribed: boolean;
    /** RFC 9670: principal id → rights; null or absent where the server does not share. */
    shareWith?: Record<string, Partial<MailboxRights>> | null;
}

/** RFC 9670 section 2: somebody to share with. */
export interface Principal {
    id: Id;
    type: string;
    name: string;
    email: string | null;
}

export interface Address {
    name: string | null;
    email: string;
}

export interface BodyPart {
    partId: string | null;
    blobId: Id | null;
    size: number;
    name: string | null;
    type: string;
    charset: string | null;
    disposition: string | null;
    cid: string | null;
}

/** What the list shows. */
export interface Email {
    id: Id;
    blobId: Id;
    threadId: Id;
    mailboxIds: Record<Id, boolean>;
    keywords: Record<string, boolean>;
    from: Address[] | null;
    to: Address[] | null;
    subject: string | null;
    receivedAt: string;
    size: number;
    preview: string;
    hasAttachment: boolean;
}

/** What the reader shows besides. */
export interface EmailBody extends Email {
    cc: Address[] | null;
    bcc: Address[] | null;
    replyTo: Address[] | null;
    sender: Address[] | null;
    sentAt: string | null;
    messageId: string[] | null;
    inReplyTo: string[] | null;
    references: string[] | null;
    textBody: BodyPart[];
    htmlBody: BodyPart[];
    attachments: BodyPart[];
    bodyValues: Record<string, { value: string; isTruncated: boolean; isEncodingProblem: boolean }>;
    "header:Disposition-Notification-To:asAddresses"?: Address[] | null;
    "header:List-Unsubscribe:asURLs"?: string[] | null;
    "header:List-Unsubscribe-Post:asText"?: string | null;
}

export interface Thread {
    id: Id;
    emailIds: Id[];
}

export interface Identity {
    id: Id;
    name: string;
    email: string;
    replyTo: Address[] | null;
    bcc: Address[] | null;
    textSignature: string;
    htmlSignature: string;
    mayDelete: boolean;
}

export interface EmailSubmission {
    id: Id;
    identityId: Id;
    emailId: Id;
    threadId: Id;
    sendAt: string;
    undoStatus: "pending" | "final" | "canceled";
}

export interface VacationResponse {
    id: "singleton";
    isEnabled: boolean;
    fromDate: string | null;
    toDate: string | null;
    subject: string | null;
    textBody: string | null;
    htmlBody: string | null;
}

export interface Quota {
    id: Id;
    resourceType: string;
    used: number;
    hardLimit: number;
    name: string;
}

export interface Comparator {
    property: string;
    isAscending?: boolean;
    keyword?: string;
}

export type FilterCondition = Record<string, string | number | boolean | string[]>;
export interface FilterOperator {
    operator: "AND" | "OR" | "NOT";
    conditions: Filter[];
}
export type Filter = FilterCondition | FilterOperator;

/** RFC 9553 cards, the properties that the address book edits; others are kept as they came. */
export interface ContactCard {
    id: Id;
    uid: string;
    kind?: "individual" | "group" | "org";
    addressBookIds: Record<Id, boolean>;
    name?: { full?: string; components?: { kind: string; value: string }[] };
    organizations?: Record<string, { name?: string }>;
    titles?: Record<string, { name: string }>;
    emails?: Record<string, { address: string; contexts?: Record<string, boolean>; label?: string }>;
    phones?: Record<string, { number: string; contexts?: Record<string, boolean>; label?: string }>;
    addresses?: Record<string, { full?: string; contexts?: Record<string, boolean> }>;
    notes?: Record<string, { note: string }>;
    members?: Record<string, boolean>;
    updated?: string;
    [other: string]: unknown;
}

export interface AddressBook {
    id: Id;
    name: string;
    isDefault: boolean;
    myRights?: { mayRead: boolean; mayWrite: boolean; mayDelete: boolean };
}

export interface SetError {
    type: string;
    description?: string | null;
    properties?: string[];
}

export interface SetResponse<T = { id: Id }> {
    accountId: Id;
    oldState: string | null;
    newState: string;
    created: Record<Id, T & { id: Id }> | null;
    updated: Record<Id, Partial<T> | null> | null;
    destroyed: Id[] | null;
    notCreated: Record<Id, SetError> | null;
    notUpdated: Record<Id, SetError> | null;
    notDestroyed: Record<Id, SetError> | null;
}

export interface GetResponse<T> {
    accountId: Id;
    state: string;
    list: T[];
    notFound: Id[];
}

export interface ChangesResponse {
    accountId: Id;
    oldState: string;
    newState: string;
    hasMoreChanges: boolean;
    created: Id[];
    updated: Id[];
    destroyed: Id[];
    updatedProperties?: string[] | null;
}

export interface QueryResponse {
    accountId: Id;
    queryState: string;
    canCalculateChanges: boolean;
    position: number;
    ids: Id[];
    total?: number;
}

export const capability = {
    core: "urn:ietf:params:jmap:core",
    mail: "urn:ietf:params:jmap:mail",
    submission: "urn:ietf:params:jmap:submission",
    vacation: "urn:ietf:params:jmap:vacationresponse",
    quota: "urn:ietf:params:jmap:quota",
    contacts: "urn:ietf:params:jmap:contacts",
    blob: "urn:ietf:params:jmap:blob",
    mdn: "urn:ietf:params:jmap:mdn",
    principals: "urn:ietf:params:jmap:principals",
    mailShare: "urn:ietf:params:jmap:mail:share",
    /** Ours: Preferences/get and /set, one object of named JSON values for an account (README.md). */
    preferences: "https://posthorn.dev/jmap/preferences",
} as const;
