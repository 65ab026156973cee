"""What the public data sets call an intent, and which of ours that is; what stands in no line fits none."""

from __future__ import annotations

from collections.abc import Iterator

from zhiyin.nlp.model import Intent

SUPPORT = """
request   cancel_order change_order change_shipping_address set_up_shipping_address edit_account switch_account
request   create_account
request   recover_password get_invoice contact_human_agent contact_customer_service newsletter_subscription
question  check_cancellation_fee check_invoice check_payment_methods check_refund_policy delivery_options
question  delivery_period
question  track_order
refund    get_refund track_refund
complaint complaint payment_issue registration_problems
purchase  place_order
cancellation delete_account
"""

BANKING = """
request   activate_my_card change_pin cancel_transfer edit_personal_details order_physical_card getting_spare_card
request   getting_virtual_card get_disposable_virtual_card get_physical_card passcode_forgotten pin_blocked
question  age_limit apple_pay_or_google_pay atm_support automatic_top_up card_acceptance card_delivery_estimate
question  card_linking
question  country_support exchange_charge exchange_rate exchange_via_app fiat_currency_support receiving_money
question  supported_cards_and_currencies top_up_by_bank_transfer_charge top_up_by_card_charge top_up_by_cash_or_cheque
question  top_up_limits topping_up_by_card transfer_into_account transfer_timing verify_my_identity
question  verify_source_of_funds
question  verify_top_up visa_or_mastercard why_verify_identity disposable_card_limits
refund    request_refund Refund_not_showing_up
complaint card_not_working card_payment_fee_charged card_payment_wrong_exchange_rate contactless_not_working
complaint declined_card_payment declined_cash_withdrawal declined_transfer extra_charge_on_statement failed_transfer
complaint transaction_charged_twice transfer_fee_charged virtual_card_not_working wrong_amount_of_cash_received
complaint wrong_exchange_rate_for_cash_withdrawal top_up_failed beneficiary_not_allowed cash_withdrawal_charge
report    card_swallowed compromised_card lost_or_stolen_card lost_or_stolen_phone card_payment_not_recognised
report    cash_withdrawal_not_recognised direct_debit_payment_not_recognised
cancellation terminate_account
"""

ASSISTANT = """
request   account_blocked bill_due book_flight book_hotel cancel_reservation car_rental change_user_name
request   credit_limit_change
request   freeze_account insurance_change new_card order_checks pay_bill pin_change redeem_rewards
request   replacement_card_duration
request   report_lost_card reset_settings restaurant_reservation rollover_401k schedule_maintenance transfer
request   travel_notification
question  application_status apr balance bill_balance carry_on confirm_reservation credit_limit credit_score
question  exchange_rate
question  expiration_date flight_status how_busy improve_credit_score ingredients_list insurance interest_rate
question  international_fees international_visa min_payment nutrition_info order_status plug_type restaurant_reviews
question  restaurant_suggestion rewards_balance routing transactions travel_alert travel_suggestion
question  accept_reservations
purchase  order
report    card_declined damaged_card lost_luggage report_fraud
other     alarm are_you_a_bot calculator date definition do_you_have_pets flip_coin fun_fact goodbye greeting
other     how_old_are_you
other     maybe meaning_of_life measurement_conversion no play_music repeat roll_dice tell_joke thank_you time timer
other     timezone translate weather what_are_your_hobbies what_is_your_name what_song where_are_you_from
other     who_made_you yes
other     todo_list reminder calendar spelling text next_song whisper_mode cook_time recipe
"""

DIALOGUES = """
request   changeseatassignment getboardingpass updateaddress transfermoney replacecard orderchecks getproofofinsurance
request   softwareupdate changeorder providereceipt upgradeserviceintent transferserviceintent updateaccountinfo
request   stoporder
question  getseatinfo checkbalance checkoffereligibility getroutingnumber checkclaimstatus getinformationintent
question  viewbillsintent
question  checkserverstatus getpromotions viewdatausageintent getchannelpackageintent
purchase  bookflight orderpizzaintent orderdrinkintent ordersaladintent orderburgerintent orderdessertintent
purchase  ordersideintent
purchase  orderbreakfastintent startserviceintent startorder openaccount
complaint disputecharge reportbrokensoftware
report    reportlostcard reportbrokenphone
cancellation closeaccount cancelserviceintent
other     openinggreeting closinggreeting thankyou confirmation rejection outofdomain
"""


def _lines(table: str) -> Iterator[tuple[str, Intent]]:
    for line in table.strip().splitlines():
        intent, *names = line.split()
        yield from ((name, Intent(intent)) for name in names)


OF_SUPPORT = dict(_lines(SUPPORT))
OF_BANKING = dict(_lines(BANKING))
OF_ASSISTANT = dict(_lines(ASSISTANT))
OF_DIALOGUES = dict(_lines(DIALOGUES))
