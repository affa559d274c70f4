#include "xmpp/modules/archive_pages.h"

#include <algorithm>

#include "base/text.h"
#include "xmpp/stanza/data_form.h"
#include "xmpp/stanza/message_rules.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

constexpr std::string_view fullText = "{https://posthorn.dev/xmpp}search"; // a field of ours, as XEP-0068 names such
constexpr size_t mostInPage = 250;
constexpr size_t usualPage = 50;

std::optional<store::ArchiveId> idOf(std::string_view text)
{
    return parseNumber<store::ArchiveId>(text);
}

} // namespace

std::optional<store::ArchiveQuery> readArchiveQuery(const Element& query, std::optional<StanzaError>& error)
{
    store::ArchiveQuery wanted;
    wanted.most = usualPage;
    const auto bad = [&error](Condition condition, std::string text = {}) {
        error = StanzaError{condition, std::move(text)};
        return std::nullopt;
    };
    if (const Element* x = query.child("x", ns::dataForms)) {
        const auto form = DataForm::fromElement(*x);
        if (!form || form->type != "submit" || form->formType() != ns::mam)
            return bad(Condition::BadRequest);
        for (const FormField& field : form->fields) {
            const std::string value = field.values.empty() ? std::string() : field.values.front();
            if (field.var == "FORM_TYPE") {
                continue;
            } else if (field.var == "with") {
                const auto jid = Jid::parse(value);
                if (!jid)
                    return bad(Condition::BadRequest, "\"with\" is no address");
                wanted.with = jid->bareText();
                wanted.withResource = jid->resource;
            } else if (field.var == "start" || field.var == "end") {
                const auto time = parseDateTime(value);
                if (!time)
                    return bad(Condition::BadRequest, "a time is none");
                (field.var == "start" ? wanted.start : wanted.end) = time;
            } else if (field.var == "after-id" || field.var == "before-id") {
                const auto id = idOf(value);
                if (!id)
                    return bad(Condition::ItemNotFound);
                (field.var == "after-id" ? wanted.after : wanted.before) = id;
            } else if (field.var == "ids") {
                for (const std::string& each : field.values) {
                    const auto id = idOf(each);
                    if (!id || wanted.ids.size() >= mostInPage)
                        return bad(Condition::ItemNotFound);
                    wanted.ids.push_back(*id);
                }
            } else if (field.var == fullText) {
                wanted.text = value;
            } else {
                return bad(Condition::FeatureNotImplemented, "unknown field");
            }
        }
    }
    if (const Element* set = query.child("set", ns::rsm)) {
        if (const Element* max = set->child("max", ns::rsm)) {
            const auto most = parseNumber<size_t>(trimmed(max->text()));
            if (!most)
                return bad(Condition::BadRequest);
            wanted.most = std::min(*most, mostInPage);
        }
        for (const std::string_view name : {"after", "before"}) {
            const Element* const mark = set->child(name, ns::rsm);
            if (!mark)
                continue;
            const std::string text = mark->text();
            if (name == "before" && text.empty()) {
                wanted.last = true;
                continue;
            }
            const auto id = idOf(text);
            if (!id)
                return bad(Condition::ItemNotFound);
            (name == "after" ? wanted.pageAfter : wanted.pageBefore) = id;
        }
    }
    return wanted;
}

void sendArchivePage(const Stanza& question, const Jid& archive, const store::ArchivePage& page,
                     const std::function<void(std::shared_ptr<Stanza>)>& send,
                     const std::function<std::string(const store::ArchivedMessage&)>& retell)
{
    const std::string queryId(question.payload()->attribute("queryid"));
    const auto sendOne = [&](const store::ArchivedMessage& each) {
        auto message = std::make_shared<Stanza>(Kind::Message);
        message->from = archive;
        Element& result = message->add("result", ns::mam);
        result.set("queryid", queryId).set("id", std::to_string(each.id));
        Element& forwarded = result.add("forwarded", ns::forward);
        forwarded.add("delay", ns::delay).set("stamp", formatDateTime(each.time));
        forwarded.add(Element::ofXml(retell ? retell(each) : each.stanza));
        send(std::move(message));
    };
    if (question.payload()->child("flip-page", ns::mam))
        std::for_each(page.items.rbegin(), page.items.rend(), sendOne);
    else
        std::for_each(page.items.begin(), page.items.end(), sendOne);
}

Element archiveFin(const store::ArchivePage& page)
{
    Element fin("fin", ns::mam);
    if (page.complete)
        fin.set("complete", "true");
    Element& set = fin.add("set", ns::rsm);
    if (!page.items.empty() || page.examinedTo) {
        // Where the search ended before the page was full, the next one begins there.
        const store::ArchiveId begin = page.items.empty() ? *page.examinedTo : page.items.front().id;
        const store::ArchiveId end = page.items.empty() ? *page.examinedTo : page.items.back().id;
        Element& first = set.add("first");
        if (page.firstIndex)
            first.set("index", std::to_string(*page.firstIndex));
        first.setText(std::to_string(std::min(begin, page.examinedTo.value_or(begin))));
        set.addText("last", std::to_string(std::max(end, page.examinedTo.value_or(end))));
    }
    if (page.countIsExact)
        set.addText("count", std::to_string(page.count));
    return fin;
}

Element archiveFields()
{
    DataForm form;
    form.type = "form";
    form.addHidden(ns::mam);
    for (const auto& [var, type] : {std::pair<std::string_view, std::string_view>{"with", "jid-single"},
                                    {"start", "text-single"},
                                    {"end", "text-single"},
                                    {"before-id", "text-single"},
                                    {"after-id", "text-single"},
                                    {"ids", "list-multi"},
                                    {fullText, "text-single"}}) {
        form.add(var, {}, type);
        form.fields.back().values.clear();
    }
    Element result("query", ns::mam);
    result.add(form.toElement());
    return result;
}

Element archiveMetadata(const store::ArchiveEnds& ends)
{
    Element result("metadata", ns::mam);
    if (ends.first)
        result.add("start").set("id", std::to_string(*ends.first)).set("timestamp", formatDateTime(ends.firstTime));
    if (ends.last)
        result.add("end").set("id", std::to_string(*ends.last)).set("timestamp", formatDateTime(ends.lastTime));
    return result;
}

} // namespace posthorn::xmpp
