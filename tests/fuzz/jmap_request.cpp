// links: posthorn-test-support posthorn-jmap
// Whole API requests on a store in memory. What is not JSON is taken as the method calls of a request, so that most
// inputs get as far as the methods: arguments, filters, result references, patches.
#include <cstdlib>
#include <string>

#include "jmap/processor.h"
#include "jmap/shared.h"
#include "tests/support/fake_mail_store.h"

using namespace posthorn;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    if (size > 32 * 1024)
        return 0;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    ManualExecutor loop;
    test::FakeMailStore store(loop);
    store.put(1, "INBOX", "From: a@b.c\r\nSubject: x\r\n\r\nbody\r\n", posthorn::store::Seen);
    store.put(1, "INBOX", "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\none\r\n--b\r\nContent-Type: "
                          "message/rfc822\r\n\r\nSubject: in\r\n\r\ntwo\r\n--b--\r\n");
    jmap::Shared shared;
    jmap::Processor processor({.worker = loop, .store = store.facade(), .shared = shared});
    auto principal = std::make_shared<jmap::Principal>();
    principal->account = 1;
    principal->address = *MailAddress::parse("a@b.c");
    const std::string whole = R"({"using": ["urn:ietf:params:jmap:core", "urn:ietf:params:jmap:mail",
        "urn:ietf:params:jmap:submission", "urn:ietf:params:jmap:blob", "urn:ietf:params:jmap:quota",
        "urn:ietf:params:jmap:contacts", "urn:ietf:params:jmap:mdn", "urn:ietf:params:jmap:vacationresponse",
        "https://posthorn.dev/jmap/preferences"], "methodCalls": [)" +
                              std::string(input) + "]}";
    for (const std::string& text : {std::string(input), whole}) {
        std::optional<jmap::ApiAnswer> answer;
        processor.run(principal, text, [&answer](jmap::ApiAnswer got) { answer = std::move(got); });
        for (int i = 0; i < 1000 && !answer; ++i)
            loop.run();
        // Every request is answered, and every answer is strict JSON.
        if (!answer || !jmap::parseJson(answer->body))
            std::abort();
    }
    return 0;
}
