// Messages, good and broken, with the ENVELOPE and BODYSTRUCTURE that RFC 3501 asks for. What the RFCs leave open for
// broken ones is what Dovecot 2.3 answers. Line ends are written as LF here and made CRLF by message().
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace posthorn::mime::test {

struct Sample {
    const char* name;
    std::string_view text;
    const char* envelope;
    const char* bodyStructure;

    std::string message() const
    {
        std::string out;
        for (const char c : text)
            out += c == '\n' ? std::string("\r\n") : std::string(1, c);
        return out;
    }
};

inline constexpr const char* emptyEnvelope = "(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)";

inline const std::vector<Sample>& samples()
{
    using namespace std::string_view_literals;
    static const std::vector<Sample> all = {
        {"plain",
         R"(Date: Fri, 21 Nov 2025 10:00:00 +0100
From: Alice Example <alice@example.org>
To: bob@example.net, "Carol, the Second" <carol@example.net>
Subject: Hello  there
Message-ID: <1@example.org>
In-Reply-To: <0@example.net>

One
Two
)",
         R"(("Fri, 21 Nov 2025 10:00:00 +0100" "Hello there" (("Alice Example" NIL "alice" "example.org")) )"
         R"((("Alice Example" NIL "alice" "example.org")) (("Alice Example" NIL "alice" "example.org")) )"
         R"(((NIL NIL "bob" "example.net")("Carol, the Second" NIL "carol" "example.net")) NIL NIL )"
         R"("<0@example.net>" "<1@example.org>"))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 10 2 NIL NIL NIL NIL))"},

        {"empty", "", emptyEnvelope, R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"no header", "\nbody\n", emptyEnvelope,
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 6 1 NIL NIL NIL NIL))"},

        {"header without end", "Subject: x", R"((NIL "x" NIL NIL NIL NIL NIL NIL NIL NIL))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"body of one unended line", "Subject: x\n\nbody", R"((NIL "x" NIL NIL NIL NIL NIL NIL NIL NIL))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 4 0 NIL NIL NIL NIL))"},

        {"sender and reply-to",
         R"(From: a@x, b@x
Sender: c@x
Reply-To: d@x
Cc: e@x
Bcc: f@x

)",
         R"((NIL NIL ((NIL NIL "a" "x")(NIL NIL "b" "x")) ((NIL NIL "c" "x")) ((NIL NIL "d" "x")) NIL )"
         R"(((NIL NIL "e" "x")) ((NIL NIL "f" "x")) NIL NIL))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"empty sender defaults, empty to is nil",
         R"(From: a@x
Sender:
Reply-To: (nobody)
To:
Subject:

)",
         R"((NIL "" ((NIL NIL "a" "x")) ((NIL NIL "a" "x")) ((NIL NIL "a" "x")) NIL NIL NIL NIL NIL))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"repeated fields",
         R"(To: a@x
To: b@x
Subject: one
Subject: two

)",
         R"((NIL "two" NIL NIL NIL ((NIL NIL "a" "x")(NIL NIL "b" "x")) NIL NIL NIL NIL))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"groups, routes, comments and literals",
         R"(From: "Jo \"q\" e" <joe@x>
To: Friends: a@b, "c d" <e@f>; , Undisclosed recipients:;, <@r1,@r2:u@v>,
 (before) g @ h . org (Real (nested) Name), x@[1.2.3.4], "quo ted"@y

)",
         R"((NIL NIL (("Jo \"q\" e" NIL "joe" "x")) (("Jo \"q\" e" NIL "joe" "x")) (("Jo \"q\" e" NIL "joe" "x")) )"
         R"(((NIL NIL "Friends" NIL)(NIL NIL "a" "b")("c d" NIL "e" "f")(NIL NIL NIL NIL))"
         R"((NIL NIL "Undisclosed recipients" NIL)(NIL NIL NIL NIL)(NIL "@r1,@r2" "u" "v"))"
         R"(("Real (nested) Name" NIL "g" "h.org")(NIL NIL "x" "[1.2.3.4]")(NIL NIL "quo ted" "y")) NIL NIL NIL NIL))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"broken addresses",
         R"(From: lonely
To: two words, Name <, <>, a@b

)",
         R"((NIL NIL ((NIL NIL "lonely" "MISSING_DOMAIN")) ((NIL NIL "lonely" "MISSING_DOMAIN")) )"
         R"(((NIL NIL "lonely" "MISSING_DOMAIN")) (("two words" NIL "MISSING_MAILBOX" "MISSING_DOMAIN"))"
         R"(("Name" NIL "MISSING_MAILBOX" "SYNTAX_ERROR")(NIL NIL "MISSING_MAILBOX" "MISSING_DOMAIN"))"
         R"((NIL NIL "a" "b")) )"
         R"(NIL NIL NIL NIL))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"encoded words stay, folding goes",
         R"(From: =?utf-8?q?J=C3=B6rg?= =?utf-8?q?_X?= <j@x>
Subject: =?utf-8?b?w6Q=?=
	second
 third
References: <a@x>
Message-ID:
 <long@x>

)",
         R"((NIL "=?utf-8?b?w6Q=?= second third" (("=?utf-8?q?J=C3=B6rg?= =?utf-8?q?_X?=" NIL "j" "x")) )"
         R"((("=?utf-8?q?J=C3=B6rg?= =?utf-8?q?_X?=" NIL "j" "x")) )"
         R"((("=?utf-8?q?J=C3=B6rg?= =?utf-8?q?_X?=" NIL "j" "x")) )"
         R"(NIL NIL NIL NIL "<long@x>"))",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"eight-bit and control characters are literals", "From: J\xC3\xB6rg <j@x>\nSubject: a\x01 \xE4\n\n",
         "(NIL {4}\r\na\x01 \xE4 (({5}\r\nJ\xC3\xB6rg NIL \"j\" \"x\")) (({5}\r\nJ\xC3\xB6rg NIL \"j\" \"x\")) "
         "(({5}\r\nJ\xC3\xB6rg NIL \"j\" \"x\")) NIL NIL NIL NIL NIL)",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"nul becomes a replacement character", "Subject: a\0b\n\n"sv,
         "(NIL {5}\r\na\xEF\xBF\xBD"
         "b NIL NIL NIL NIL NIL NIL NIL NIL)",
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"all the fields of a part",
         R"(MIME-Version: 1.0
Content-Type: IMAGE/Png; name="a \"b\" c.png"; x=y
Content-ID: <id@x>
Content-Description: A  picture
 of us
Content-Transfer-Encoding: BASE64
Content-MD5: Q2hlY2s=
Content-Disposition: attachment; filename="a.png"; size=3
Content-Language: en, de-AT
Content-Location: http://x/y

QUJD
)",
         emptyEnvelope,
         R"(("IMAGE" "Png" ("name" "a \"b\" c.png" "x" "y") "<id@x>" "A  picture of us" "BASE64" 6 "Q2hlY2s=" )"
         R"(("attachment" ("filename" "a.png" "size" "3")) ("en" "de-AT") "http://x/y"))"},

        {"content fields without mime-version or type do not count",
         R"(Content-Transfer-Encoding: base64
Content-Disposition: attachment

x
)",
         emptyEnvelope, R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1 NIL NIL NIL NIL))"},

        {"charset is added to text only", "Content-Type: text/html; format=flowed\n\n", emptyEnvelope,
         R"(("text" "html" ("format" "flowed" "charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"parameter continuations are joined",
         R"(Content-Type: application/x; name*0="a "; name*1=b
Content-Disposition: attachment; filename*1=" 100%"; filename*0*=utf-8''a%20; gap*1=z

)",
         emptyEnvelope,
         R"(("application" "x" ("name" "a b") NIL NIL "7bit" 0 NIL )"
         R"(("attachment" ("filename*" "utf-8''a%20 100%25" "gap*1" "z")) NIL NIL))"},

        {"broken content types", "Content-Type: text\n\n", emptyEnvelope,
         R"(("text" "" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"empty content type", "Content-Type:\n\n", emptyEnvelope, R"(("" "" NIL NIL NIL "7bit" 0 NIL NIL NIL NIL))"},

        {"alternative",
         R"(Subject: s
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="=_b"

preamble
--=_b
Content-Type: text/plain; charset=utf-8

text

--=_b
Content-Type: text/html

<p>
--=_b--
epilogue
)",
         R"((NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL))",
         R"((("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 6 1 NIL NIL NIL NIL))"
         R"(("text" "html" ("charset" "us-ascii") NIL NIL "7bit" 3 0 NIL NIL NIL NIL) )"
         R"("alternative" ("boundary" "=_b") NIL NIL NIL))"},

        {"nested multiparts, the inner not closed",
         R"(Content-Type: multipart/mixed; boundary=outer

--outer
Content-Type: multipart/related; boundary=inner; type="text/html"
Content-Disposition: inline

--inner
Content-Type: text/html

<p>
--inner
Content-Type: image/gif

GIF
--outer
Content-Type: application/pdf; name=x.pdf

PDF
--outer--
)",
         emptyEnvelope,
         R"(((("text" "html" ("charset" "us-ascii") NIL NIL "7bit" 3 0 NIL NIL NIL NIL))"
         R"(("image" "gif" NIL NIL NIL "7bit" 3 NIL NIL NIL NIL) )"
         R"("related" ("boundary" "inner" "type" "text/html") ("inline" NIL) NIL NIL))"
         R"(("application" "pdf" ("name" "x.pdf") NIL NIL "7bit" 3 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "outer") NIL NIL NIL))"},

        {"message in a multipart",
         R"(Content-Type: multipart/mixed; boundary=b

--b

see below
--b
Content-Type: message/rfc822

From: in@x
Subject: inner
Content-Type: multipart/mixed; boundary=c

--c

deep
--c--

--b--
)",
         emptyEnvelope,
         R"((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 9 0 NIL NIL NIL NIL))"
         R"(("message" "rfc822" NIL NIL NIL "7bit" 93 )"
         R"((NIL "inner" ((NIL NIL "in" "x")) ((NIL NIL "in" "x")) ((NIL NIL "in" "x")) NIL NIL NIL NIL NIL) )"
         R"((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 4 0 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "c") NIL NIL NIL) 8 NIL NIL NIL NIL) "mixed" ("boundary" "b") NIL NIL NIL))"},

        {"digest",
         R"(Content-Type: multipart/digest; boundary=b

--b

Subject: one

1
--b
Content-Type: text/plain

2
--b--
)",
         emptyEnvelope,
         R"((("message" "rfc822" NIL NIL NIL "7bit" 17 (NIL "one" NIL NIL NIL NIL NIL NIL NIL NIL) )"
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0 NIL NIL NIL NIL) 2 NIL NIL NIL NIL))"
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0 NIL NIL NIL NIL) )"
         R"("digest" ("boundary" "b") NIL NIL NIL))"},

        {"boundary parameter missing", "Content-Type: multipart/mixed\n\nx\n", emptyEnvelope,
         R"((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL) "mixed" NIL NIL NIL NIL))"},

        {"boundary never comes", "Content-Type: multipart/mixed; boundary=b\n\nx\n", emptyEnvelope,
         R"((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "b") NIL NIL NIL))"},

        {"multipart without parts", "Content-Type: multipart/mixed; boundary=b\n\n--b--\n", emptyEnvelope,
         R"((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "b") NIL NIL NIL))"},

        {"close boundary missing", "Content-Type: multipart/mixed; boundary=b\n\n--b\n\nx\n", emptyEnvelope,
         R"((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "b") NIL NIL NIL))"},

        {"boundary within headers",
         R"(Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html
--b
Content-Type: message/rfc822
--b--
)",
         emptyEnvelope,
         R"((("text" "html" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"
         R"(("message" "rfc822" NIL NIL NIL "7bit" 0 (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) )"
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL) 0 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "b") NIL NIL NIL))"},

        {"the longest of two boundaries",
         R"(Content-Type: multipart/mixed; boundary=a

--a
Content-Type: multipart/mixed; boundary=ab

--ab

one
--abc

two
--ab--
--a--
)",
         emptyEnvelope,
         R"(((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 0 NIL NIL NIL NIL))"
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 0 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "ab") NIL NIL NIL) "mixed" ("boundary" "a") NIL NIL NIL))"},

        {"boundary that ends in dashes", "Content-Type: multipart/mixed; boundary=\"b--\"\n\n--b--\n\nx\n--b----\n",
         emptyEnvelope,
         R"((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "b--") NIL NIL NIL))"},

        {"message as the message", "Content-Type: message/rfc822\n\nSubject: in\n\nx\n", emptyEnvelope,
         R"(("message" "rfc822" NIL NIL NIL "7bit" 18 (NIL "in" NIL NIL NIL NIL NIL NIL NIL NIL) )"
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1 NIL NIL NIL NIL) 3 NIL NIL NIL NIL))"},
    };
    return all;
}

/// What Posthorn reads otherwise than Dovecot, on purpose.
inline const std::vector<Sample>& ownWays()
{
    static const std::vector<Sample> all = {
        {"an unquoted boundary with an equals sign is whole",
         "Content-Type: multipart/mixed; boundary=----=_P/1\n\n------=_P/1\n\nx\n------=_P/1--\n", emptyEnvelope,
         R"((("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 1 0 NIL NIL NIL NIL) )"
         R"("mixed" ("boundary" "----=_P/1") NIL NIL NIL))"},

        {"an empty parameter does not hide the next", "Content-Type: text/plain;; charset=utf-8\n\n", emptyEnvelope,
         R"(("text" "plain" ("charset" "utf-8") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"a lone extended parameter keeps its name", "Content-Type: application/x; a*0=b; a*1=c; t*=utf-8''%C3%A4\n\n",
         emptyEnvelope, R"(("application" "x" ("a" "bc" "t*" "utf-8''%C3%A4") NIL NIL "7bit" 0 NIL NIL NIL NIL))"},

        {"a missing semicolon leaves the type", "Content-Type: text/html charset=utf-8\n\n", emptyEnvelope,
         R"(("text" "html" ("charset" "us-ascii") NIL NIL "7bit" 0 0 NIL NIL NIL NIL))"},

        {"message/global is a message", "Content-Type: message/global\n\nSubject: in\n\nx\n", emptyEnvelope,
         R"(("message" "global" NIL NIL NIL "7bit" 18 (NIL "in" NIL NIL NIL NIL NIL NIL NIL NIL) )"
         R"(("text" "plain" ("charset" "us-ascii") NIL NIL "7bit" 3 1 NIL NIL NIL NIL) 3 NIL NIL NIL NIL))"},

        {"encoded message/global is a leaf",
         "Content-Type: message/global\nContent-Transfer-Encoding: base64\n\nU3ViamVjdDogeA==\n", emptyEnvelope,
         R"(("message" "global" NIL NIL NIL "base64" 18 NIL NIL NIL NIL))"},
    };
    return all;
}

} // namespace posthorn::mime::test
