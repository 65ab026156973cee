"""The tracking plan as a table: each event with what it means, and each property with its kind.

The names of the shopping and chat events are those of the Segment specifications, so that shops
which already send them need no change; the others are ours. "!" marks what an event must carry.
"""

# ruff: noqa: E501 - a table reads best with one row a line

from __future__ import annotations

ORDER = (
    "order_id! checkout_id affiliation currency subtotal total revenue shipping tax discount coupon products promised_at "
    "state source_state payment_method"
)
SUBSCRIPTION = "subscription_id! plan currency value ends_at"
PRODUCT = "product_id sku category name brand variant price quantity coupon position url image_url"
ABOUT = "order_id ticket_id product_id sku"
ANSWER = "response_id! survey_id survey_name question_id question_kind score scale_max choice comment language relation answers"
REVIEW = "review_id product_id sku order_id rating title review_body brand language answered_at"
TICKET = f"ticket_id! subject message message_id author public automatic agent_id category priority kind topic system response_due_at due_at sla_met first_contact_resolved beyond_first_level {ABOUT}"
CHAT = f"conversation_id! agent_id agent_name author automatic topic {ABOUT}"

# By lane and topic: each event's name, its properties, what it means.
EVENTS: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    ("behaviour", "visits", (
        ("Page Viewed", "url path title referrer search name category", "A page of the web shop was seen."),
        ("Screen Viewed", "name category", "A screen of the app or mini-program was seen."),
        ("Application Installed", "version build", "The app was installed."),
        ("Application Opened", "version build from_background referrer url", "The app was opened."),
        ("Application Backgrounded", "version build", "The app was left."),
        ("Link Clicked", "url name", "A link of particular interest was followed."),
        ("Form Submitted", "form_id name", "A form was sent."),
    )),
    ("behaviour", "account", (
        ("Signed Up", "method", "A person opened an account."),
        ("Signed In", "method", "A person signed in."),
        ("Signed Out", "", "A person signed out."),
    )),
    ("behaviour", "shopping", (
        ("Products Searched", "query! result_count", "The shop was searched."),
        ("Product List Viewed", "list_id category products", "A list of products was seen."),
        ("Product List Filtered", "list_id category filters sorts products", "A list of products was narrowed down or sorted."),
        ("Product Clicked", f"{PRODUCT}", "A product was chosen from a list."),
        ("Product Viewed", f"{PRODUCT} currency value in_stock", "A product's page was seen."),
        ("Product Added", f"{PRODUCT} cart_id currency", "A product was put into the cart."),
        ("Product Removed", f"{PRODUCT} cart_id currency", "A product was taken out of the cart."),
        ("Product Unavailable", f"{PRODUCT} place", "A customer wanted a product that was out of stock."),
        ("Cart Viewed", "cart_id products currency value", "The cart was looked at."),
        ("Checkout Started", "order_id checkout_id affiliation currency value revenue shipping tax discount coupon products", "The way to the till was begun."),
        ("Checkout Step Viewed", "checkout_id step shipping_method payment_method", "A step of the checkout was seen."),
        ("Checkout Step Completed", "checkout_id step shipping_method payment_method", "A step of the checkout was finished."),
        ("Payment Info Entered", "checkout_id order_id step shipping_method payment_method", "How to pay was chosen."),
        ("Coupon Entered", "order_id cart_id coupon_id", "A coupon was typed in."),
        ("Coupon Applied", "order_id cart_id coupon_id coupon_name discount", "A coupon took effect."),
        ("Coupon Denied", "order_id cart_id coupon_id coupon_name reason", "A coupon was refused."),
        ("Coupon Removed", "order_id cart_id coupon_id coupon_name discount", "A coupon was taken back."),
        ("Product Added to Wishlist", f"{PRODUCT} wishlist_id wishlist_name", "A product was kept for later."),
        ("Product Removed from Wishlist", f"{PRODUCT} wishlist_id wishlist_name", "A product was struck off the wish list."),
        ("Wishlist Product Added to Cart", f"{PRODUCT} wishlist_id wishlist_name cart_id", "A product went from the wish list into the cart."),
        ("Product Shared", "product_id sku category name brand variant price url image_url share_via share_message recipient", "A product was shown to somebody else."),
        ("Cart Shared", "cart_id products share_via share_message recipient", "A cart was shown to somebody else."),
    )),
    ("behaviour", "marketing", (
        ("Promotion Viewed", "promotion_id! creative name position", "A promotion was seen."),
        ("Promotion Clicked", "promotion_id! creative name position", "A promotion was followed."),
        ("Email Delivered", "email_id campaign_id subject", "An e-mail reached the mailbox."),
        ("Email Opened", "email_id campaign_id subject", "An e-mail was opened."),
        ("Email Link Clicked", "email_id campaign_id url subject", "A link in an e-mail was followed."),
        ("Email Bounced", "email_id campaign_id reason", "An e-mail could not be delivered."),
        ("Email Marked as Spam", "email_id campaign_id", "An e-mail was called spam."),
        ("Unsubscribed", "email_id campaign_id list_id channel", "A person wants no more of these messages."),
        ("Message Delivered", "message_id campaign_id template_id", "A text, push or WeChat message arrived."),
        ("Message Opened", "message_id campaign_id template_id", "A text, push or WeChat message was opened."),
        ("Lead Created", "lead_id form_id campaign_id", "A person showed that they may buy: a form, a booth, a call."),
        ("Lead Qualified", "lead_id", "Somebody found that a lead may well buy."),
        ("Lead Converted", "lead_id order_id", "A lead became a customer; a first order tells the same."),
        ("Referral Made", "referral_id code recipient", "A customer recommended us to a named person."),
    )),
    ("behaviour", "orders", (
        ("Order Completed", ORDER, "An order was placed."),
        ("Order Updated", ORDER, "An order changed: what is named replaces what was known."),
        ("Order Line Added", "order_id! line_id! product_id sku name category brand variant price quantity discount shipping currency", "One line of an order, where lines are told one by one; the same line again replaces it."),
        ("Order Paid", "order_id! payment_id payment_method value installments currency", "A payment for an order came in; one event for each payment."),
        ("Order Cancelled", f"{ORDER} reason cancelled_by", "An order was called off."),
    )),
    ("service", "orders", (
        ("Payment Failed", "order_id payment_id payment_method value currency reason", "A customer tried to pay and could not."),
        ("Order Shipped", "order_id! shipment_id carrier tracking_number promised_at products", "An order, or the products named, left the warehouse."),
        ("Order Delivered", "order_id! shipment_id carrier promised_at partial products", "An order, or the products named, reached the customer."),
        ("Delivery Failed", "order_id! shipment_id carrier reason", "A delivery was tried in vain."),
        ("Order Returned", "order_id! return_id products reason", "Goods came back; all of them when no products are named."),
        ("Order Refunded", "order_id! refund_id total currency products reason", "Money was paid back; all of it when neither total nor products are named."),
    )),
    ("feelings", "feedback", (
        ("Survey Sent", f"survey_id! survey_name response_id {ABOUT}", "A survey was sent."),
        ("Survey Opened", f"survey_id! survey_name response_id {ABOUT}", "A survey was opened."),
        ("Survey Responded", f"{ANSWER} {ABOUT}", "A survey was answered; the same response again is a correction."),
        ("Survey Response Deleted", "response_id! survey_id", "An answer was withdrawn."),
        ("Product Reviewed", REVIEW, "A product was reviewed."),
        ("Review Posted", f"{REVIEW} place", "We were reviewed: an order, a store, the app."),
        ("Review Answered", "review_id! order_id message agent_id", "We answered a review in public."),
        ("Review Deleted", "review_id! order_id", "A review was withdrawn."),
        ("Feedback Given", f"response_id comment kind category language {ABOUT}", "Words of praise or complaint outside any survey."),
    )),
    ("service", "support", (
        ("Ticket Opened", TICKET, "A request for help was opened."),
        ("Ticket Updated", f"{TICKET} state taken_up", "A ticket's topic, agent, priority or state changed."),
        ("Ticket Assigned", "ticket_id! agent_id team system", "A ticket was given to an agent."),
        ("Ticket Replied", "ticket_id! message message_id author public automatic agent_id handle_seconds system", "A message was added to a ticket, by either side."),
        ("Ticket Resolved", "ticket_id! agent_id resolution handle_seconds sla_met first_contact_resolved system", "A ticket was solved."),
        ("Ticket Reopened", "ticket_id! reason system", "A solved ticket was opened again."),
        ("Ticket Closed", "ticket_id! agent_id system", "A ticket was closed for good."),
        ("Conversation Started", CHAT, "A chat began."),
        ("Message Sent", f"{CHAT} message_id message_body", "The customer wrote in a chat."),
        ("Message Received", f"{CHAT} message_id message_body", "The customer received an answer in a chat."),
        ("Conversation Transferred", "conversation_id! agent_id team from_bot", "A chat was handed on, to a person or a team."),
        ("Conversation Ended", f"{CHAT} conversation_duration resolved", "A chat ended."),
        ("Call Ended", f"call_id direction duration wait_seconds talk_seconds hold_seconds after_call_seconds agent_id queue resolved abandoned topic summary {ABOUT}", "A telephone call ended."),
    )),
    ("behaviour", "stores", (
        ("Store Visited", "store_id! duration purpose", "A person came to a store."),
        ("Appointment Booked", "store_id appointment_id starts_at purpose", "A visit to a store was arranged."),
    )),
    ("service", "catalog", (
        ("Stock Changed", "sku product_id place! on_hand change reason", "How many of an article lie at a place."),
        ("Item Set", "item_type item_id name brand category price currency sku variant url image_url discontinued", "A product was added to the catalogue or changed."),
        ("Item Deleted", "item_type item_id", "A product left the catalogue."),
    )),
    ("behaviour", "loyalty", (
        ("Loyalty Enrolled", "tier", "A person joined the loyalty programme."),
        ("Loyalty Left", "reason", "A member left the loyalty programme."),
        ("Points Earned", "points! balance reason order_id", "Points were added to an account."),
        ("Points Redeemed", "points! balance reward_id order_id", "Points were spent."),
        ("Points Expired", "points! balance", "Points lapsed."),
        ("Tier Changed", "tier! previous_tier", "A member rose or fell to another tier."),
    )),
    ("behaviour", "subscriptions", (
        ("Trial Started", "subscription_id plan ends_at", "A subscription is tried; nothing is paid yet."),
        ("Subscription Started", f"{SUBSCRIPTION}", "A paid subscription began, or began again."),
        ("Subscription Renewed", f"{SUBSCRIPTION}", "A subscription was paid for another period."),
        ("Subscription Paused", f"{SUBSCRIPTION} reason", "A subscription rests; it has not ended."),
        ("Subscription Resumed", f"{SUBSCRIPTION}", "A paused subscription goes on."),
        ("Subscription Cancelled", f"{SUBSCRIPTION} reason", "A subscription was cancelled; it ends at once, or when what is paid for is over."),
        ("Subscription Ended", f"{SUBSCRIPTION} reason", "A subscription is over: it lapsed, or was not paid to the end of all patience."),
    )),
    ("service", "status", (
        ("Outage Subscribed", "incident_id component", "A customer asked to be told when an outage ends."),
        ("Outage Viewed", "incident_id component", "A customer looked at the status of an outage."),
        ("Outage Notified", "incident_id component", "A customer was told of an outage."),
        ("Outage Resolved Notified", "incident_id component", "A customer was told that an outage has ended."),
    )),
)  # fmt: skip

# kind -> {name: meaning}; the same name means the same thing in every event
PROPERTIES: dict[str, dict[str, str]] = {
    "id": {
        "order_id": "The order number, as the customer knows it", "checkout_id": "The way through the checkout",
        "cart_id": "The cart", "list_id": "The list", "promotion_id": "The promotion", "coupon_id": "The coupon",
        "wishlist_id": "The wish list", "product_id": "The product, as the shop numbers it", "sku": "The article that is counted in stock",
        "item_id": "The product, in an item message", "payment_id": "The payment; the same one again replaces it",
        "shipment_id": "The parcel", "return_id": "The return; the same one again replaces it", "refund_id": "The refund; the same one again replaces it",
        "tracking_number": "The carrier's number", "response_id": "The answer; the same one again is a correction", "survey_id": "The survey",
        "question_id": "The question", "review_id": "The review; the same one again is a correction", "ticket_id": "The ticket number",
        "conversation_id": "The chat", "message_id": "The message", "call_id": "The call", "agent_id": "Who of us it was",
        "store_id": "The store", "appointment_id": "The appointment", "incident_id": "The incident", "email_id": "The e-mail",
        "campaign_id": "The campaign", "template_id": "The template", "form_id": "The form", "reward_id": "The reward", "referral_id": "The recommendation",
        "line_id": "The line of the order", "lead_id": "The lead", "subscription_id": "The subscription; one customer may have several",
    },
    "text": {
        "affiliation": "The shop or partner through which it was sold", "currency": "ISO 4217 code; the installation's own when absent",
        "coupon": "The coupon's code", "state": "Of an order placed, paid, shipped, delivered, cancelled, returned or refunded, where no event of its own tells it; of a ticket new, open, pending (with the customer), on_hold, solved or closed",
        "source_state": "The state in the words of the system it comes from", "payment_method": "How it was paid",
        "category": "The category, levels parted by /", "name": "The name", "brand": "The brand", "variant": "The variant: size, colour",
        "url": "An address", "image_url": "A picture's address", "path": "The address without host and query", "title": "The title",
        "referrer": "Where the visit came from", "search": "The query part of the address", "query": "What was searched for",
        "version": "The app's version", "build": "The app's build", "method": "How, e.g. WeChat, phone, e-mail", "creative": "The picture or text shown",
        "coupon_name": "The coupon's name", "reason": "Why; of a cancelled subscription best too_expensive, not_used, poor_product, poor_service, switched, missing_features or other", "wishlist_name": "The wish list's name", "share_via": "By which medium",
        "share_message": "What was written with it", "recipient": "For whom", "shipping_method": "How it is sent", "subject": "The subject line",
        "channel": "The channel", "code": "The code", "cancelled_by": "customer, brand or system", "carrier": "Who delivers",
        "survey_name": "The survey's name", "question_kind": "nps, csat, ces1 (effort, 1 to 5, low is good), ces2 (ease, 1 to 7, high is good), stars, enps, engagement (1 to 5), choice; or one of the module and scale questions: ease, enjoyment, convenience, needs_met (1 to 5), trust, memorability (1 to 7), brand_connection, brand_prominence (0 to 10), mystery_shop (0 to 100), preferred_channel (a choice), price_too_cheap, price_cheap, price_expensive, price_too_expensive (a price in the installation's currency)",
        "choice": "What was chosen, where answers have no order; of preferred_channel the channel", "plan": "What is subscribed to", "comment": "The customer's words", "language": "The language of the words (BCP 47)", "relation": "relationship (asked now and then) or transactional (asked after an event)",
        "review_body": "The review's words", "place": "Where: a store, a warehouse, a platform", "message": "The message's words",
        "kind": "complaint, praise, question or request", "author": "customer, agent, bot or system", "priority": "How urgent", "topic": "What it is about",
        "team": "The team", "system": "The help desk that numbers the ticket, where there are several", "resolution": "How it was solved",
        "agent_name": "The agent's name", "message_body": "The message's words", "direction": "inbound or outbound", "queue": "The queue",
        "summary": "What was said, in short", "purpose": "What for", "item_type": "The kind of item", "tier": "The tier", "previous_tier": "The tier before",
        "component": "The part of the service that failed",
    },
    "money": {
        "subtotal": "Goods after discounts, without tax and shipping", "total": "What the customer pays or gets back, all in all",
        "revenue": "Goods after discounts, without tax and shipping", "shipping": "What the delivery costs the customer",
        "tax": "Taxes on top", "discount": "What was taken off", "price": "The price of one, before discounts", "value": "The amount of this payment, or the worth of what was seen",
    },
    "number": {"duration": "Seconds from start to end", "conversation_duration": "Seconds from the first to the last message", "wait_seconds": "Seconds until an agent answered",
        "talk_seconds": "Seconds of talk", "hold_seconds": "Seconds on hold", "after_call_seconds": "Seconds of work after the call", "handle_seconds": "Seconds that somebody worked on it",
        "points": "How many points", "balance": "Points after it", "on_hand": "How many lie there now", "change": "How many came (or went, negative)"},
    "score": {"rating": "1 to 5 stars", "score": "The answer, on the question's own scale", "scale_max": "The highest possible answer"},
    "whole number": {"quantity": "How many; 1 when absent", "installments": "In how many parts it is paid", "step": "Which step of the checkout",
        "result_count": "How many were found"},
    "text or number": {"position": "The place in the list or on the page"},
    "true or false": {"partial": "Only a part of the order", "public": "Visible to the customer; true when absent",
        "automatic": "Sent by a machine: does not count as an answer by a person", "resolved": "Whether it was solved",
        "sla_met": "Whether the help desk kept its promise", "first_contact_resolved": "Whether it was settled at the first contact",
        "beyond_first_level": "The first level cannot solve such a thing at all", "taken_up": "A person has turned to it; for help desks that tell no replies",
        "abandoned": "The caller hung up before an answer", "in_stock": "Whether it could be bought", "from_background": "The app was open already",
        "from_bot": "From a bot to a person", "discontinued": "No longer sold"},
    "instant": {"promised_at": "Until when delivery was promised; a date alone means the end of that day", "answered_at": "When the review was answered",
        "starts_at": "When it begins", "ends_at": "Until when it is paid for, or tried; a date alone means the end of that day", "response_due_at": "Until when an answer was promised", "due_at": "Until when a solution was promised; a date alone means the end of that day"},
    "list": {"filters": "What the list was narrowed by", "sorts": "What the list was sorted by"},
    "products": {"products": "What it is about, one object for each product"},
    "answers": {"answers": "The answers of a survey of several questions, one object each"},
}  # fmt: skip

PRODUCT_IN_LIST = f"{PRODUCT} line_id discount shipping"
ANSWER_IN_LIST = "question_id question_kind score scale_max choice comment"
