// The strings that hashes of capabilities are made of.
#include <algorithm>
#include <vector>

#include "base/text.h"
#include "xmpp/pubsub/caps.h"
#include "xmpp/stanza/data_form.h"
#include "xmpp/stanza/namespaces.h"

namespace posthorn::xmpp {

namespace {

std::string digest(crypto::Hash kind, const std::string& text)
{
    return base64Encode(crypto::hash(kind, text));
}

// A form as fields with sorted values, sorted.
struct Extension {
    std::string type;
    std::vector<std::pair<std::string, std::vector<std::string>>> fields;
};

/// A disco#info result, sorted. Nothing where it says something twice.
struct Said {
    std::vector<std::string> features;
    std::vector<const Element*> identities;
    std::vector<Extension> extensions;
};

std::optional<Said> read(const Element& info, bool withType)
{
    Said said;
    for (const Element& each : info.children) {
        if (each.is("feature", ns::discoInfo))
            said.features.emplace_back(each.attribute("var"));
        if (each.is("identity", ns::discoInfo))
            said.identities.push_back(&each);
        if (!each.is("x", ns::dataForms))
            continue;
        const auto form = DataForm::fromElement(each);
        if (!form)
            return std::nullopt;
        Extension extension;
        for (const FormField& field : form->fields) {
            if (field.var == "FORM_TYPE") {
                if (withType && field.type != "hidden" && !field.type.empty())
                    continue; // XEP-0115 section 5.4: such a form does not count
                if (field.values.size() != 1 || !extension.type.empty())
                    return std::nullopt;
                extension.type = field.values.front();
            }
            auto values = field.values;
            std::sort(values.begin(), values.end());
            extension.fields.emplace_back(field.var, std::move(values));
        }
        std::sort(extension.fields.begin(), extension.fields.end());
        if (!extension.type.empty())
            said.extensions.push_back(std::move(extension));
    }
    std::sort(said.features.begin(), said.features.end());
    if (std::adjacent_find(said.features.begin(), said.features.end()) != said.features.end())
        return std::nullopt;
    return said;
}

std::optional<std::vector<std::string>> identities(const Said& said, std::string_view separator, std::string_view end)
{
    std::vector<std::string> all;
    for (const Element* each : said.identities) {
        std::string text(each->attribute("category"));
        for (const std::string_view part : {each->attribute("type"), each->language(), each->attribute("name")})
            text.append(separator).append(part);
        all.push_back(text.append(end));
    }
    std::sort(all.begin(), all.end());
    if (std::adjacent_find(all.begin(), all.end()) != all.end())
        return std::nullopt;
    return all;
}

} // namespace

std::optional<std::string> capsHash(const Element& info, crypto::Hash kind)
{
    auto said = read(info, true);
    const auto who = said ? identities(*said, "/", "<") : std::nullopt;
    if (!who)
        return std::nullopt;
    std::string text;
    for (const std::string& each : *who)
        text += each;
    for (const std::string& each : said->features)
        text.append(each).append("<");
    auto& extensions = said->extensions;
    std::sort(extensions.begin(), extensions.end(), [](const auto& a, const auto& b) { return a.type < b.type; });
    for (size_t i = 0; i < extensions.size(); ++i) {
        if (i > 0 && extensions[i - 1].type == extensions[i].type)
            return std::nullopt;
        text.append(extensions[i].type).append("<");
        for (const auto& [var, values] : extensions[i].fields) {
            if (var == "FORM_TYPE")
                continue;
            text.append(var).append("<");
            for (const std::string& value : values)
                text.append(value).append("<");
        }
    }
    return digest(kind, text);
}

std::optional<std::string> caps2Hash(const Element& info, crypto::Hash kind)
{
    const auto said = read(info, false);
    const auto who = said ? identities(*said, "\x1f", "\x1f\x1e") : std::nullopt;
    if (!who)
        return std::nullopt;
    std::string text;
    for (const std::string& each : said->features)
        text.append(each).append("\x1f");
    text += '\x1c';
    for (const std::string& each : *who)
        text += each;
    text += '\x1c';
    std::vector<std::string> forms;
    for (const Extension& extension : said->extensions) {
        std::vector<std::string> fields;
        for (const auto& [var, values] : extension.fields) {
            std::string field = var + '\x1f';
            for (const std::string& value : values)
                field.append(value).append("\x1f");
            fields.push_back(field + '\x1e');
        }
        std::sort(fields.begin(), fields.end());
        std::string form;
        for (const std::string& each : fields)
            form += each;
        forms.push_back(form + '\x1d');
    }
    std::sort(forms.begin(), forms.end());
    for (const std::string& each : forms)
        text += each;
    text += '\x1c';
    return digest(kind, text);
}

} // namespace posthorn::xmpp
