#include "xmpp/pubsub/node_config.h"

#include <array>
#include <span>

#include "base/text.h"
#include "xmpp/stanza/message_rules.h"

namespace posthorn::xmpp {

namespace {

using Values = std::vector<std::string>;

constexpr std::string_view prefix = "pubsub#";
constexpr size_t longestText = 1024;
constexpr size_t mostGroupsAllowed = 100;

constexpr std::array<std::string_view, 5> accessModels = {"open", "presence", "roster", "authorize", "whitelist"};
constexpr std::array<std::string_view, 3> publishModels = {"publishers", "subscribers", "open"};
constexpr std::array<std::string_view, 3> sendLasts = {"never", "on_sub", "on_sub_and_presence"};
constexpr std::array<std::string_view, 3> messageTypes = {"headline", "normal", "chat"};
constexpr std::array<std::string_view, 2> replies = {"owner", "publisher"};

/// One field: how it looks, how it is read and written.
struct Field {
    std::string_view var; ///< without "pubsub#"
    std::string_view type;
    std::string_view label;
    std::span<const std::string_view> options;
    Values (*get)(const NodeConfig&);
    bool (*set)(NodeConfig&, const Values&);
};

std::string_view single(const Values& values)
{
    return values.empty() ? std::string_view() : std::string_view(values.front());
}

template<std::string NodeConfig::* member>
Field text(std::string_view var, std::string_view label)
{
    return {var, "text-single", label, {}, [](const NodeConfig& config) { return Values{config.*member}; },
            [](NodeConfig& config, const Values& values) {
                if (single(values).size() > longestText)
                    return false;
                config.*member = single(values);
                return true;
            }};
}

template<bool NodeConfig::* member>
Field boolean(std::string_view var, std::string_view label)
{
    return {var, "boolean", label, {}, [](const NodeConfig& config) { return Values{config.*member ? "1" : "0"}; },
            [](NodeConfig& config, const Values& values) {
                const std::string_view value = single(values);
                if (value != "1" && value != "0" && value != "true" && value != "false")
                    return false;
                config.*member = value == "1" || value == "true";
                return true;
            }};
}

template<auto member, const auto& names>
Field choice(std::string_view var, std::string_view label)
{
    using Type = std::remove_cvref_t<decltype(std::declval<NodeConfig>().*member)>;
    return {var, "list-single", label, names,
            [](const NodeConfig& config) {
                if constexpr (std::is_same_v<Type, std::string>)
                    return Values{config.*member};
                else
                    return Values{std::string(names[size_t(config.*member)])};
            },
            [](NodeConfig& config, const Values& values) {
                for (size_t i = 0; i < names.size(); ++i) {
                    if (names[i] != single(values))
                        continue;
                    if constexpr (std::is_same_v<Type, std::string>)
                        config.*member = names[i];
                    else
                        config.*member = Type(i);
                    return true;
                }
                return false;
            }};
}

// A number, or "max", which is kept as 0.
template<auto member>
Field upToMax(std::string_view var, std::string_view label)
{
    using Type = std::remove_cvref_t<decltype(std::declval<NodeConfig>().*member)>;
    return {var, "text-single", label, {},
            [](const NodeConfig& config) {
                return Values{config.*member == 0 ? std::string("max") : std::to_string(config.*member)};
            },
            [](NodeConfig& config, const Values& values) {
                const auto number = single(values) == "max" ? std::optional<Type>(0) : parseNumber<Type>(trimmed(single(values)));
                if (number)
                    config.*member = *number;
                return number.has_value();
            }};
}

const std::vector<Field>& fields()
{
    static const std::vector<Field> all = {
        text<&NodeConfig::title>("title", "A name for the node"),
        text<&NodeConfig::description>("description", "What the node is for"),
        text<&NodeConfig::language>("language", "The language of its items"),
        text<&NodeConfig::type>("type", "The namespace of its items' payloads"),
        text<&NodeConfig::contact>("contact", "Whom to ask about the node"),
        choice<&NodeConfig::access, accessModels>("access_model", "Who may read and subscribe"),
        {"roster_groups_allowed", "list-multi", "Roster groups whose contacts may read", {},
         [](const NodeConfig& config) { return config.groups; },
         [](NodeConfig& config, const Values& values) {
             for (const std::string& each : values) {
                 if (each.size() > longestText)
                     return false;
             }
             config.groups = values;
             std::erase(config.groups, std::string());
             return values.size() <= mostGroupsAllowed;
         }},
        choice<&NodeConfig::publish, publishModels>("publish_model", "Who may publish"),
        boolean<&NodeConfig::persist>("persist_items", "Keep items"),
        upToMax<&NodeConfig::maxItems>("max_items", "Items to keep"),
        upToMax<&NodeConfig::expire>("item_expire", "Seconds after which an item goes"),
        upToMax<&NodeConfig::maxPayload>("max_payload_size", "Octets of the largest payload"),
        choice<&NodeConfig::sendLast, sendLasts>("send_last_published_item", "When to send the last item"),
        boolean<&NodeConfig::deliver>("deliver_notifications", "Tell of new items"),
        boolean<&NodeConfig::payloads>("deliver_payloads", "Send payloads with what is told"),
        boolean<&NodeConfig::tellConfig>("notify_config", "Tell of changed settings"),
        boolean<&NodeConfig::tellDelete>("notify_delete", "Tell when the node is deleted"),
        boolean<&NodeConfig::tellRetract>("notify_retract", "Tell of items that go"),
        boolean<&NodeConfig::tellSubscriptions>("notify_sub", "Tell owners who subscribes"),
        boolean<&NodeConfig::subscribing>("subscribe", "Allow subscriptions"),
        boolean<&NodeConfig::purgeOffline>("purge_offline", "Purge when the owner goes offline"),
        choice<&NodeConfig::messageType, messageTypes>("notification_type", "The type of what is sent"),
        choice<&NodeConfig::itemReply, replies>("itemreply", "Whom answers go to"),
    };
    return all;
}

const Field* fieldNamed(std::string_view var)
{
    if (!var.starts_with(prefix))
        return nullptr;
    for (const Field& each : fields()) {
        if (each.var == var.substr(prefix.size()))
            return &each;
    }
    return nullptr;
}

} // namespace

DataForm configForm(const NodeConfig& config, std::string_view type)
{
    DataForm form;
    form.type = type;
    form.addHidden(nodeConfigForm);
    const bool whole = type == "form";
    for (const Field& each : fields()) {
        FormField field;
        field.var = std::string(prefix) + std::string(each.var);
        field.values = each.get(config);
        if (whole) {
            field.type = each.type;
            field.label = each.label;
            for (const std::string_view option : each.options)
                field.options.emplace_back(std::string(), option);
        } else if (field.values == Values{""}) {
            continue;
        }
        form.fields.push_back(std::move(field));
    }
    return form;
}

std::optional<StanzaError> applyConfig(NodeConfig& config, const DataForm& form)
{
    NodeConfig changed = config;
    for (const FormField& given : form.fields) {
        const Field* const known = fieldNamed(given.var);
        if (known && !known->set(changed, given.values)) {
            StanzaError error{Condition::NotAcceptable, "this is no value for " + given.var};
            return error;
        }
    }
    config = std::move(changed);
    return std::nullopt;
}

std::optional<StanzaError> applyConfig(NodeConfig& config, const DataForm& form, bool account)
{
    NodeConfig changed = config;
    if (const auto why = applyConfig(changed, form))
        return why;
    if (!account && (changed.access == AccessModel::Presence || changed.access == AccessModel::Roster))
        return pubsubError(Condition::NotAcceptable, "unsupported-access-model");
    config = std::move(changed);
    return std::nullopt;
}

bool fitsConfig(const NodeConfig& config, const DataForm& form)
{
    for (const FormField& given : form.fields) {
        if (given.var == "FORM_TYPE")
            continue;
        const Field* const known = fieldNamed(given.var);
        NodeConfig wanted = config;
        if (!known || !known->set(wanted, given.values) || !(wanted == config))
            return false;
    }
    return true;
}

DataForm metaData(const Node& node)
{
    DataForm form;
    form.type = "result";
    form.addHidden("http://jabber.org/protocol/pubsub#meta-data");
    const auto add = [&](std::string_view var, std::string_view value, std::string_view type = "text-single") {
        if (!value.empty())
            form.add(std::string(prefix) + std::string(var), value, type);
    };
    add("title", node.config.title);
    add("description", node.config.description);
    add("language", node.config.language);
    add("type", node.config.type);
    add("contact", node.config.contact, "jid-multi");
    add("access_model", accessModels[size_t(node.config.access)], "list-single");
    add("publish_model", publishModels[size_t(node.config.publish)], "list-single");
    add("max_items", node.config.maxItems == 0 ? "max" : std::to_string(node.config.maxItems));
    add("creation_date", formatDateTime(node.made));
    add("num_subscribers", std::to_string(node.subscriptions.size()));
    return form;
}

} // namespace posthorn::xmpp
